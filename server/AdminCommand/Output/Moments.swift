import Evidence

/// How moments of the API are shown: in lists by their age, elsewhere exactly as well.
enum Moments {
  /// `3h ago`, `in 6d`, or what the server wrote if that is no moment.
  static func short(_ text: String?, now: Instant) -> String? {
    guard let text else { return nil }
    guard let moment = Instant(rfc3339: text) else { return text }
    let span = moment.since(now).seconds
    if span == 0 { return "now" }
    return span > 0 ? "in \(length(span.magnitude))" : "\(length(span.magnitude)) ago"
  }

  /// `2026-01-31T12:00:00Z (3h ago)`
  static func full(_ text: String?, now: Instant) -> String? {
    guard let text, let short = short(text, now: now) else { return nil }
    return short == text ? text : "\(text) (\(short))"
  }

  private static func length(_ seconds: UInt64) -> String {
    switch seconds {
    case ..<60: "\(seconds)s"
    case ..<3_600: "\(seconds / 60)m"
    case ..<172_800: "\(seconds / 3_600)h"
    default: "\(seconds / 86_400)d"
    }
  }
}
