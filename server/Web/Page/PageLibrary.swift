import Mustache

/// A template that cannot be read or does not exist: a fault of this program, found by its tests.
package struct PageError: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String
}

/// The templates, read once.
enum PageLibrary {
  private static let library: Result<MustacheLibrary, PageError> = {
    let texts = [
      "head": LayoutTemplate.head, "foot": LayoutTemplate.foot, "sign": LayoutTemplate.sign,
      "command": LayoutTemplate.command, "check": DeviceTemplate.check, "device": DeviceTemplate.page,
      "notice": NoticeTemplate.page,
    ]
    var library = MustacheLibrary()
    do {
      for (name, text) in texts { try library.register(text, named: name) }
      return .success(library)
    } catch {
      return .failure(PageError(description: "A template cannot be read: \(error)"))
    }
  }()

  static func render(_ template: String, _ members: [String: PageValue], title: String, footnote: String) throws(PageError)
    -> String
  {
    var members = members
    members["title"] = .text(title)
    members["footnote"] = .text(footnote)
    members["icon"] = .text(LayoutTemplate.icon)
    members["stylesheet"] = .text(Stylesheet.path)
    members["script"] = .text(LiveScript.path)
    guard let html = try library.get().render(PageValue.record(members).rendered, withTemplate: template) else {
      throw PageError(description: "There is no template \(template).")
    }
    return html
  }

  /// The sign of a tone, as the template asks for it.
  static func sign(_ tone: String) -> PageValue {
    .record([
      "good": .flag(tone == "good"), "bad": .flag(tone == "bad"), "wait": .flag(tone == "wait"), "info": .flag(tone == "info"),
    ])
  }
}
