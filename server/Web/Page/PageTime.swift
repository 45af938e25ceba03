import Evidence

/// How the page speaks of moments: in words for people, exactly for those who must know.
enum PageTime {
  /// A moment with the words for it: `words` is the age or what is left, as "12 minutes ago" or "in 23 hours".
  static func value(_ moment: Instant, now: Instant) -> PageValue {
    .record([
      "machine": .text(moment.rfc3339), "exact": .text(exact(moment)), "words": .text(words(moment, now: now)),
    ])
  }

  /// `2026-01-31 12:00:05 UTC`
  static func exact(_ moment: Instant) -> String {
    moment.rfc3339.replacing("T", with: " ").replacing("Z", with: " UTC")
  }

  static func words(_ moment: Instant, now: Instant) -> String {
    let span = moment.since(now).seconds
    if span == 0 { return "just now" }
    return span > 0 ? "in \(length(UInt64(span)))" : "\(length(span.magnitude)) ago"
  }

  /// One unit, rounded down, so that nothing is claimed to last longer than it does.
  private static func length(_ seconds: UInt64) -> String {
    switch seconds {
    case ..<60: counted(seconds, "second")
    case ..<3_600: counted(seconds / 60, "minute")
    case ..<172_800: counted(seconds / 3_600, "hour")
    default: counted(seconds / 86_400, "day")
    }
  }

  private static func counted(_ count: UInt64, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s")" }
}
