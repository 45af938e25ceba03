/// The assignments of an os-release file, read as os-release(5) says.
///
/// The file is shell-compatible, yet never run: `NAME=value`, quotes of both kinds, backslash escapes. A line that is not an
/// assignment is passed over; of two assignments to one name the last counts, as in a shell.
struct OSRelease: Sendable, Hashable {
  private var values: [String: String] = [:]

  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmed
      guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { continue }
      let name = line[..<equals]
      guard let first = name.utf8.first, first.isLetterOrUnderscore, name.utf8.allSatisfy(\.isNameByte) else { continue }
      guard let value = Self.unquoted(line[line.index(after: equals)...]) else { continue }
      values[String(name)] = value
    }
  }

  /// The value of a name; nil if it is not assigned or assigned nothing.
  subscript(name: String) -> String? {
    guard let value = values[name], !value.isEmpty else { return nil }
    return value
  }

  /// What the shell would assign; nil for a word that is not one (an open quote, text after a blank).
  private static func unquoted(_ word: Substring) -> String? {
    var result = ""
    var quote: Character?
    var rest = word[...]
    while let character = rest.popFirst() {
      switch (character, quote) {
      case ("'", "'"), ("\"", "\""): quote = nil
      case ("'", nil), ("\"", nil): quote = character
      case ("\\", nil):
        guard let next = rest.popFirst() else { return nil }
        result.append(next)
      case ("\\", "\""):
        guard let next = rest.popFirst() else { return nil }
        // Inside double quotes a backslash stays in front of what needs no escape.
        if !"\"\\$`".contains(next) { result.append("\\") }
        result.append(next)
      case (_, nil) where character.isWhitespace:
        return rest.trimmed.isEmpty || rest.trimmed.hasPrefix("#") ? result : nil
      default: result.append(character)
      }
    }
    return quote == nil ? result : nil
  }
}

extension UInt8 {
  fileprivate var isLetterOrUnderscore: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): true
    default: false
    }
  }

  fileprivate var isNameByte: Bool { isLetterOrUnderscore || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
