/// Text that came from a machine, made fit to be shown: bounded, no control, bidi or invisible character.
package enum MachineText {
  /// At most `maxBytes` bytes of printable text; what must not be shown is written as `\u{…}`.
  package static func printable(_ text: String, maxBytes: Int = 64) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      let piece = isPrintable(scalar) ? String(scalar) : "\\u{" + String(scalar.value, radix: 16) + "}"
      guard output.utf8.count + piece.utf8.count <= maxBytes - 3 else { return output + "…" }
      output += piece
    }
    return output
  }

  /// The first few of a list, and how many more there are.
  package static func list(_ texts: [String], most: Int = 3) -> String {
    let shown = texts.prefix(most).map { printable($0) }.joined(separator: ", ")
    return texts.count > most ? "\(shown) and \(texts.count - most) more" : shown
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .spaceSeparator: scalar == " "
    default: !scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
