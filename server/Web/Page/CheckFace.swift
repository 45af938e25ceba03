import ServiceAPI

/// How one check is marked.
struct CheckFace: Sendable {
  let tone: String
  let badge: String
  /// What ends by itself, and when: the words before the moment, and the moment.
  let end: (before: String, moment: String)?

  init(_ check: CheckReport) {
    switch check.status {
    case "fail":
      tone = check.severity == "require" ? "bad" : "wait"
      badge = "Failed"
    case "unknown":
      tone = check.severity == "require" ? "bad" : "wait"
      badge = "Could not be seen"
    case "not_applicable":
      tone = "bad"
      badge = "Not applicable"
    case "in_grace":
      tone = "wait"
      badge = "In grace"
    case "excepted":
      tone = "plain"
      badge = "Excepted"
    case "warning":
      tone = "wait"
      badge = "Warning"
    default:
      tone = "wait"
      badge = check.status
    }
    end =
      if check.status == "in_grace", let moment = check.inGraceUntil {
        ("Unless it is mended, it denies access", moment)
      } else if check.status == "excepted", let moment = check.exceptedUntil {
        ("The exception ends", moment)
      } else {
        nil
      }
  }
}

extension CheckGroups {
  /// The groups that stand apart from what must be mended now.
  static var aside: [(checks: KeyPath<CheckGroups, [CheckReport]>, id: String, title: String, about: String)] {
    [
      (
        \.inGrace, "in-grace", "In grace", "These do not pass, and are let go for a while so that there is time to mend them."
      ),
      (\.warnings, "warnings", "Worth seeing to", "These deny nothing now."),
      (\.excepted, "excepted", "Excepted", "An administrator has set these aside for this device until the date given."),
    ]
  }
}
