package import StrictJSON

/// How a person gets a check to pass: plain values for the page, the agent and the API.
package struct Guidance: Sendable, Hashable {
  package enum Step: Sendable, Hashable {
    case text(String)
    /// One line for a shell, written by this program; a value from a machine is in it only if its alphabet allows.
    case command(String)
  }

  /// As "Encrypt the disk".
  package let title: String
  /// Why it matters, in one or two sentences.
  package let why: String
  /// What was seen, fit to be shown.
  package let seen: String
  package let steps: [Step]

  package init(title: String, why: String, seen: String = "", steps: [Step]) {
    self.title = title
    self.why = why
    self.seen = seen
    self.steps = steps
  }

  func with(steps: [Step]) -> Guidance { Guidance(title: title, why: why, seen: seen, steps: steps) }
  func seeing(_ seen: String) -> Guidance { Guidance(title: title, why: why, seen: seen, steps: steps) }

  package var json: JSONValue {
    [
      "title": .string(title), "why": .string(why), "seen": .string(seen),
      "steps": .array(
        steps.map {
          switch $0 {
          case .text(let text): ["text": .string(text)]
          case .command(let line): ["command": .string(line)]
          }
        }),
    ]
  }
}
