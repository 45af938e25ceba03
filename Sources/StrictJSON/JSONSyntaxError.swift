/// Why a text is not JSON as Vouchsafe reads it, and at which byte.
package struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The closed list of reasons.
  package enum Code: String, Sendable, CaseIterable {
    case tooLarge = "too_large"
    case empty
    case unexpectedByte = "unexpected_byte"
    case unexpectedEnd = "unexpected_end"
    case trailingBytes = "trailing_bytes"
    case invalidUTF8 = "invalid_utf8"
    case controlCharacter = "control_character"
    case invalidEscape = "invalid_escape"
    case loneSurrogate = "lone_surrogate"
    case duplicateName = "duplicate_name"
    case tooDeep = "too_deep"
    case tooManyValues = "too_many_values"
    case notAnInteger = "not_an_integer"
    case integerOutOfRange = "integer_out_of_range"
  }

  package let code: Code
  /// Byte offset from the start of the text.
  package let offset: Int

  package init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  package var description: String { "\(code.rawValue) at byte \(offset)" }
}
