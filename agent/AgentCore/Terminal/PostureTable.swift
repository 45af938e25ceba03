package import Posture
import StrictJSON

/// A posture in lines for a terminal: each fact with its members, one a line.
package struct PostureTable: Sendable {
  package let lines: [String]

  package init(_ posture: Posture) {
    lines = posture.facts.flatMap { fact in
      let rows =
        switch fact.outcome {
        case .known(let value, let sources):
          Self.rows(value, "") + (sources.isEmpty ? [] : [("read from", sources.joined(separator: ", "))])
        case .unknown(let reason):
          [("unknown", reason.code.rawValue), ("tried", reason.tried.joined(separator: ", "))]
            + (reason.detail.map { [("detail", $0)] } ?? [])
        case .notApplicable(let reason): [("not applicable", reason.rawValue)]
        }
      return ["\(fact.name) (version \(fact.version))"] + Self.aligned(rows)
    }
  }

  private static func rows(_ value: JSONValue, _ name: String) -> [(String, String)] {
    switch value {
    case .object(let object):
      object.members.isEmpty && !name.isEmpty
        ? [(name, "-")] : object.members.flatMap { rows($0.value, name.isEmpty ? $0.name : "\(name).\($0.name)") }
    case .array(let elements): elements.isEmpty ? [(name, "-")] : list(elements, name)
    case .string(let text): [(name, text)]
    case .integer(let number): [(name, String(number))]
    case .bool(let flag): [(name, flag ? "yes" : "no")]
    case .null: [(name, "null")]
    }
  }

  /// Small things stand side by side, a hundred updates must not push everything else off the screen.
  private static func list(_ elements: [JSONValue], _ name: String) -> [(String, String)] {
    let words = elements.map(word)
    guard words.contains(nil) else { return [(name, words.compactMap { $0 }.joined(separator: ", "))] }
    return elements.enumerated().flatMap { rows($1, "\(name)[\($0)]") }
  }

  /// A scalar, or an object of two scalars, in one word; nil for anything larger.
  private static func word(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): return text
    case .integer(let number): return String(number)
    case .bool(let flag): return flag ? "yes" : "no"
    case .object(let object) where object.members.count == 2:
      let words = object.members.compactMap { $0.value.string }
      return words.count == 2 ? words.joined(separator: " ") : nil
    case .object, .array, .null: return nil
    }
  }

  private static func aligned(_ rows: [(String, String)]) -> [String] {
    let names = rows.map { TerminalText($0.0).description }
    let width = names.map(\.count).max() ?? 0
    return zip(names, rows).map { name, row in
      "  \(name)\(String(repeating: " ", count: width - name.count))  \(TerminalText(row.1))"
    }
  }
}
