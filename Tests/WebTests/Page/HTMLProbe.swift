/// What tests ask of a page's text, scalar by scalar as a browser reads it.
extension String {
  func occurrences(of part: String) -> Int { ranges(of: part).count }

  /// The values of an attribute in the order of the page.
  func values(of attribute: String) -> [String] {
    let opening = Array(" \(attribute)=\"".unicodeScalars)
    let scalars = Array(unicodeScalars)
    var values: [String] = []
    for start in scalars.indices where scalars[start...].starts(with: opening) {
      var value = String.UnicodeScalarView()
      value.append(contentsOf: scalars[(start + opening.count)...].prefix { $0 != "\"" })
      values.append(String(value))
    }
    return values
  }

  var ids: [String] { values(of: "id") }

  /// What stands in `<pre><code>`.
  var commands: [String] {
    components(between: "<pre><code>", and: "</code></pre>").map {
      $0.replacing("<span>", with: "").replacing("</span>", with: "")
    }
  }

  /// Every tag with its attributes' names, without text and values.
  var markup: [String] {
    var tags: [String] = []
    var tag: String.UnicodeScalarView?
    var quoted = false
    for scalar in unicodeScalars {
      guard var open = tag else {
        if scalar == "<" { tag = String.UnicodeScalarView() }
        continue
      }
      if quoted {
        quoted = scalar != "\""
      } else if scalar == "\"" {
        quoted = true
      } else if scalar == ">" {
        tags.append(String(open))
        tag = nil
        continue
      } else {
        open.append(scalar)
      }
      tag = open
    }
    return tags
  }

  private func components(between opening: String, and closing: String) -> [String] {
    var rest = self[...]
    var parts: [String] = []
    while let start = rest.firstRange(of: opening) {
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: closing) else { break }
      parts.append(String(rest[..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return parts
  }
}
