package import StrictJSON

extension TerminalText {
  /// The readable JSON text of a value, with what a terminal could obey written as JSON escapes: the same value.
  package static func json(_ value: JSONValue) -> String {
    value.prettyText.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var safe = ""
      for scalar in line.unicodeScalars {
        if isPlain(scalar) {
          safe.unicodeScalars.append(scalar)
        } else {
          // Outside strings this text is plain, so an escape can only stand inside one.
          for unit in String(scalar).utf16 { safe += "\\u" + hex4(unit) }
        }
      }
      return safe
    }.joined(separator: "\n")
  }

  private static func hex4(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
