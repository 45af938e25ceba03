/// Text of a machine or a server made safe to print: what could move the cursor, change colours or reorder a line is escaped.
package struct TerminalText: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  /// Escapes control, format (bidi marks and zero-width characters among them), private and unassigned characters and line
  /// breaks as `\u{…}`.
  package init(_ hostile: String) {
    var safe = String.UnicodeScalarView()
    for scalar in hostile.unicodeScalars {
      if Self.isPlain(scalar) {
        safe.append(scalar)
      } else {
        safe.append(contentsOf: #"\u{"#.unicodeScalars)
        safe.append(contentsOf: String(scalar.value, radix: 16).unicodeScalars)
        safe.append("}")
      }
    }
    description = String(safe)
  }

  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark,
      .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation, .dashPunctuation, .openPunctuation,
      .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
      .modifierSymbol, .otherSymbol, .spaceSeparator:
      true
    @unknown default: false
    }
  }
}
