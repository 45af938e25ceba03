/// A moment in whole seconds since 1970-01-01T00:00:00Z. There is no clock behind it: whoever needs "now" is handed it.
package struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  package static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

  /// Saturates instead of overflowing: a hostile number must not end the process.
  package static func + (instant: Instant, span: Span) -> Instant {
    let (sum, overflow) = instant.seconds.addingReportingOverflow(span.seconds)
    return Instant(seconds: overflow ? (span.seconds < 0 ? .min : .max) : sum)
  }

  package static func - (instant: Instant, span: Span) -> Instant {
    let (difference, overflow) = instant.seconds.subtractingReportingOverflow(span.seconds)
    return Instant(seconds: overflow ? (span.seconds < 0 ? .max : .min) : difference)
  }

  /// The span from `earlier` to this moment; negative if it is later.
  package func since(_ earlier: Instant) -> Span {
    let (difference, overflow) = seconds.subtractingReportingOverflow(earlier.seconds)
    return Span(seconds: overflow ? (seconds < earlier.seconds ? .min : .max) : difference)
  }

  package var description: String { rfc3339 }
}

/// A length of time in whole seconds.
package struct Span: Hashable, Sendable, Comparable {
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  package static let zero = Span(seconds: 0)
  package static func seconds(_ count: Int64) -> Span { Span(seconds: count) }
  package static func minutes(_ count: Int64) -> Span { Span(seconds: count * 60) }
  package static func hours(_ count: Int64) -> Span { Span(seconds: count * 3_600) }
  package static func days(_ count: Int64) -> Span { Span(seconds: count * 86_400) }

  package static func < (left: Span, right: Span) -> Bool { left.seconds < right.seconds }
}

extension Instant {
  /// RFC 3339 in UTC with `Z`, without a fraction; years 0000 to 9999, clamped beyond.
  package var rfc3339: String {
    let clamped = min(max(seconds, -62_167_219_200), 253_402_300_799)
    let days = (clamped >= 0 ? clamped : clamped - 86_399) / 86_400
    let secondOfDay = clamped - days * 86_400
    let (year, month, day) = Self.civil(fromDays: days)
    return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2) + "T"
      + Self.padded(secondOfDay / 3_600, 2) + ":" + Self.padded(secondOfDay / 60 % 60, 2) + ":"
      + Self.padded(secondOfDay % 60, 2) + "Z"
  }

  /// Reads exactly the form that `rfc3339` writes; nil for anything else, an impossible date included.
  package init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20 else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month), (1...31).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let instant = Instant(seconds: Self.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
    // Separators and days that a month lacks are caught by writing it again.
    guard instant.rfc3339 == text else { return nil }
    self = instant
  }

  // Days since 1970-01-01 in the proleptic Gregorian calendar; March is the first month, so that leap days come last.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
