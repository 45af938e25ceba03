import ArgumentParser
import Evidence

/// A length of time as people write it: a whole number and `s`, `m`, `h`, `d` or `w`, as `90s` or `7d`.
struct SpanArgument: ExpressibleByArgument, Sendable, Hashable {
  let span: Span

  init?(argument: String) {
    guard let unit = argument.utf8.last, argument.utf8.count <= 12 else { return nil }
    let digits = argument.utf8.dropLast()
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let text = String(digits), let count = Int64(text), count > 0
    else { return nil }
    let seconds: Int64
    switch unit {
    case UInt8(ascii: "s"): seconds = 1
    case UInt8(ascii: "m"): seconds = 60
    case UInt8(ascii: "h"): seconds = 3_600
    case UInt8(ascii: "d"): seconds = 86_400
    case UInt8(ascii: "w"): seconds = 604_800
    default: return nil
    }
    let (product, overflow) = count.multipliedReportingOverflow(by: seconds)
    guard !overflow else { return nil }
    span = Span(seconds: product)
  }
}

/// A moment as people write it: `2026-12-01` (its first second in UTC) or `2026-12-01T18:00:00Z`.
struct MomentArgument: ExpressibleByArgument, Sendable, Hashable {
  let moment: Instant

  init?(argument: String) {
    guard let moment = Instant(rfc3339: argument) ?? Instant(rfc3339: argument + "T00:00:00Z") else { return nil }
    self.moment = moment
  }
}
