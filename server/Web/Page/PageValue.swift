import Mustache

/// What a template can be handed: a string gets in only as `PageText`, so templates write it with triple braces.
enum PageValue: Sendable {
  case text(PageText)
  case flag(Bool)
  case list([PageValue])
  case record([String: PageValue])

  static func text(_ string: String) -> PageValue { .text(PageText(string)) }

  static func command(_ line: String) -> PageValue { .text(PageText(command: line)) }

  /// A section that is shown only if there is something in it; false keeps the engine from looking for the name further out.
  static func optional(_ value: PageValue?) -> PageValue { value ?? .flag(false) }

  /// The same in the types that the template engine knows.
  var rendered: Any {
    switch self {
    case .text(let text): text.html
    case .flag(let flag): flag
    case .list(let values): values.map(\.rendered)
    case .record(let members): members.mapValues(\.rendered)
    }
  }
}
