import Evidence
import StrictJSON

extension Span {
  /// Reads a length of time as a policy writes it: one to seven digits and one of `s`, `m`, `h`, `d`.
  init?(policyText text: String) {
    guard let unit = text.utf8.last, (2...8).contains(text.utf8.count) else { return nil }
    var count: Int64 = 0
    for byte in text.utf8.dropLast() {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      count = count * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    switch unit {
    case UInt8(ascii: "s"): self = .seconds(count)
    case UInt8(ascii: "m"): self = .minutes(count)
    case UInt8(ascii: "h"): self = .hours(count)
    case UInt8(ascii: "d"): self = .days(count)
    default: return nil
    }
  }

  /// In the largest unit that divides it, so that `24h` and `1d` are one text.
  var policyText: String {
    for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)] where seconds != 0 && seconds % length == 0 {
      return "\(seconds / length)\(unit)"
    }
    return "\(seconds)s"
  }

  var json: JSONValue { .string(policyText) }
}

extension JSONObjectReader {
  mutating func span(_ name: String, in range: ClosedRange<Span>) throws(JSONFieldError) -> Span {
    let text = try string(name, maxBytes: 16)
    guard let span = Span(policyText: text) else {
      throw JSONFieldError(pointer(to: name), .invalid("must be a length of time such as 30m, 24h or 14d"))
    }
    guard range.contains(span) else {
      throw JSONFieldError(
        pointer(to: name), .outOfRange("from \(range.lowerBound.policyText) to \(range.upperBound.policyText)"))
    }
    return span
  }

  mutating func span(_ name: String, in range: ClosedRange<Span>, default span: Span) throws(JSONFieldError) -> Span {
    optional(name) == nil ? span : try self.span(name, in: range)
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, default choice: Choice
  ) throws(JSONFieldError) -> Choice where Choice.RawValue == String {
    optional(name) == nil ? choice : try self.choice(name, of: Choice.self)
  }

  /// A list of words, each at most once and at least one of them.
  mutating func words<Word: RawRepresentable & CaseIterable & Hashable>(
    _ name: String, of type: Word.Type = Word.self
  ) throws(JSONFieldError) -> Set<Word> where Word.RawValue == String {
    var words: Set<Word> = []
    _ = try array(name, maxCount: Word.allCases.count) { value, pointer throws(JSONFieldError) in
      guard case .string(let text) = value else { throw JSONFieldError(pointer, .wrongKind(expected: "a string")) }
      guard let word = Word(rawValue: text) else {
        let known = Word.allCases.map { $0.rawValue as String }.joined(separator: ", ")
        throw JSONFieldError(pointer, .outOfRange("one of \(known)"))
      }
      guard words.insert(word).inserted else { throw JSONFieldError(pointer, .invalid("is there twice")) }
    }
    guard !words.isEmpty else { throw JSONFieldError(pointer(to: name), .invalid("must not be empty")) }
    return words
  }

  mutating func words<Word: RawRepresentable & CaseIterable & Hashable>(
    _ name: String, default words: Set<Word>
  ) throws(JSONFieldError) -> Set<Word> where Word.RawValue == String {
    optional(name) == nil ? words : try self.words(name, of: Word.self)
  }
}

extension JSONObjectReader {
  /// A moment in whole seconds since 1970, as the store keeps it.
  mutating func instant(_ name: String) throws(JSONFieldError) -> Instant {
    Instant(seconds: try integer(name, in: -JSONLimits.safeInteger...JSONLimits.safeInteger))
  }

  mutating func optionalInstant(_ name: String) throws(JSONFieldError) -> Instant? {
    try optionalInteger(name, in: -JSONLimits.safeInteger...JSONLimits.safeInteger).map(Instant.init(seconds:))
  }
}
