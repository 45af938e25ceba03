/// Text made fit for HTML, as content and inside a quoted attribute; nothing else gets into a page.
///
/// It works on scalars: as a `Character`, a quote with a combining mark behind it no longer equals a quote, and the template
/// engine's own escaping lets it through, while a browser still sees the quote.
struct PageText: Sendable, Hashable {
  let html: String

  /// Shows at most `most` scalars; control, bidi and other invisible characters are written as `\u{…}`.
  init(_ text: String, most: Int = 2_000) {
    var html = ""
    for (count, scalar) in text.unicodeScalars.enumerated() {
      guard count < most else {
        html += "…"
        break
      }
      switch scalar {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "'": html += "&#39;"
      default:
        if Self.isVisible(scalar) {
          html.unicodeScalars.append(scalar)
        } else {
          html += "\\u{" + String(scalar.value, radix: 16) + "}"
        }
      }
    }
    self.html = html
  }

  /// A command whose words a browser keeps whole: it would break a line after the hyphens of an option.
  init(command line: String) {
    html = line.split(separator: " ", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "<span>" + PageText(String($0)).html + "</span>" }.joined(separator: " ")
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: !scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
