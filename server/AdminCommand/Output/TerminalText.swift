import StrictJSON

/// Text of servers, machines and people made fit for a terminal: it can neither move the cursor nor turn the line around.
enum TerminalText {
  /// One line of at most `most` scalars; what must not be printed is written as `\u{…}`.
  static func line(_ text: String, most: Int = 1_000) -> String { clean(text, most: most, keeping: []) }

  /// Text of several lines.
  static func lines(_ text: String) -> String { clean(text, most: .max, keeping: ["\n", "\t"]) }

  /// JSON for people and programs: still the same JSON, as what must not be printed stands as `\uXXXX`.
  static func json(_ value: JSONValue) -> String {
    var output = String.UnicodeScalarView()
    for scalar in value.prettyText.unicodeScalars {
      if scalar == "\n" || isPrintable(scalar) {
        output.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          output.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
        }
      }
    }
    return String(output)
  }

  /// How many columns a terminal gives to printable text: none to combining marks, two to wide letters.
  static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  /// At most `width` columns; a cut is marked.
  static func cut(_ text: String, to width: Int) -> String {
    guard columns(text) > width else { return text }
    var output = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
      used += columns(scalar)
      guard used < width else { break }
      output.append(scalar)
    }
    return String(output) + "…"
  }

  private static func clean(_ text: String, most: Int, keeping kept: Set<Unicode.Scalar>) -> String {
    var output = ""
    for (count, scalar) in text.unicodeScalars.enumerated() {
      guard count < most else { return output + "…" }
      if kept.contains(scalar) || isPrintable(scalar) {
        output.unicodeScalars.append(scalar)
      } else {
        output += "\\u{" + String(scalar.value, radix: 16) + "}"
      }
    }
    return output
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: !scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: 0
    default:
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
        2
      default: 1
      }
    }
  }
}
