/// A page that shows no device: why there is none to see, and what to do.
package struct NoticePage: Sendable {
  /// A sentence, or a command of our own to copy.
  package enum Step: Sendable, Hashable {
    case text(String)
    case command(String)
  }

  package struct Section: Sendable, Hashable {
    package let title: String
    package let steps: [Step]

    package init(title: String, steps: [Step]) {
      self.title = title
      self.steps = steps
    }
  }

  /// As in the stylesheet: `info` or `wait`.
  private let tone: String
  private let headline: String
  private let lead: String
  private let problem: (code: String, status: Int)?
  private let sections: [Section]

  private init(tone: String, headline: String, lead: String, problem: (code: String, status: Int)? = nil, sections: [Section]) {
    self.tone = tone
    self.headline = headline
    self.lead = lead
    self.problem = problem
    self.sections = sections
  }

  /// HTML in UTF-8.
  package func render() throws(PageError) -> String {
    let members: [String: PageValue] = [
      "tone": .text(tone), "sign": PageLibrary.sign(tone), "headline": .text(headline), "lead": .text(lead),
      "code": .optional(problem.map { .text($0.code) }), "status": .optional(problem.map { .text(String($0.status)) }),
      "sections": .list(
        sections.enumerated().map { index, section in
          .record([
            "id": .text("section-\(index + 1)"), "title": .text(section.title),
            "steps": .list(section.steps.map(\.value)),
          ])
        }),
    ]
    return try PageLibrary.render("notice", members, title: headline, footnote: "This page shows no device.")
  }
}

extension NoticePage.Step {
  fileprivate var value: PageValue {
    switch self {
    case .text(let text): .record(["text": .text(text), "command": .flag(false)])
    case .command(let line): .record(["text": .flag(false), "command": .command(line)])
    }
  }
}

extension NoticePage {
  /// The page without a capability: how to get a link, how to enrol; the same for everybody.
  ///
  /// `origin` is the server's configured public origin, `contact` how administrators are reached.
  package static func withoutLink(origin: String, contact: String?) -> NoticePage {
    NoticePage(
      tone: "info", headline: "Open this page from your application",
      lead: "An application that turns your device away gives you a link to this page. With that link it shows what to mend.",
      sections: [
        Section(
          title: "To get a link",
          steps: [
            .text("Open the application again. If it refuses your device, follow the link in its refusal: it lasts an hour."),
            .text("At the device itself, this shows the same:"), .command("vouchsafe-agent status"),
          ]),
        Section(
          title: "To enrol a Linux machine",
          steps: [
            .text("Ask your administrator for an enrolment token; it works once. Save it to a file, then run on the machine:"),
            .command("sudo vouchsafe-agent enroll --server \(origin) --token-file token.txt"),
          ]),
      ] + help(contact))
  }

  /// A link that was genuine and has ended; nothing of its device is shown.
  package static func expiredLink(contact: String?) -> NoticePage {
    NoticePage(
      tone: "wait", headline: "This link has ended",
      lead: "Links to a device’s page last an hour. Open the application again: if it still refuses your device, its refusal "
        + "has a new link.",
      sections: [
        Section(
          title: "Meanwhile, at the device",
          steps: [.text("This shows what is left to mend:"), .command("vouchsafe-agent status")])
      ] + help(contact))
  }

  package static func notFound() -> NoticePage {
    NoticePage(
      tone: "info", headline: "There is no such page",
      lead: "Check the address. If an application sent you here, open it again and follow its link.", sections: [])
  }

  /// The page of one problem code, which `type` in a problem document names.
  package static func problem(_ guide: ProblemGuide) -> NoticePage {
    NoticePage(
      tone: "info", headline: guide.title, lead: guide.meaning, problem: (guide.code, guide.status),
      sections: guide.steps.isEmpty ? [] : [Section(title: "What to do", steps: guide.steps)])
  }

  private static func help(_ contact: String?) -> [Section] {
    let lines = (contact ?? "").split(whereSeparator: \.isNewline).map { Step.text(String($0)) }
    return lines.isEmpty ? [] : [Section(title: "Need help?", steps: lines)]
  }
}
