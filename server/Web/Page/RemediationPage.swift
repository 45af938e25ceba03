import Evidence
import ServiceAPI

/// The page of one device: whether it is trusted, why not, and what mends it.
package enum RemediationPage {
  /// The headers that every page, the stylesheet and the script need; they hold no inline style and no inline script.
  package static let contentSecurityPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  /// HTML in UTF-8.
  package static func render(_ model: PageModel) throws(PageError) -> String {
    let standing = model.standing
    let groups = model.groups
    var numbers = CheckNumbers()
    let toMend = groups.toMend.map { check(check: $0, number: numbers.next(), model: model, folded: false) }
    var members: [String: PageValue] = [
      "trusted": .text(String(model.trusted)), "state": .text(model.state.rawValue), "version": .text(model.version),
      "tone": .text(standing.tone), "sign": PageLibrary.sign(standing.tone), "headline": .text(standing.headline),
      "lead": .text(standing.lead(groups)), "remarks": .list(model.remarks.map(PageValue.text)),
      "label": .optional(model.label.map { .text(PageText($0, most: 80)) }),
      "system": .optional(model.system.map { .text(PageText($0, most: 120)) }), "shortID": .text(model.shortID),
      "evaluated": PageTime.value(model.evaluatedAt, now: model.evaluatedAt),
      "attested": .optional(model.attestedAt.map { PageTime.value($0, now: model.evaluatedAt) }),
      "until": .optional(until(model)), "toMend": .list(toMend), "attest": .flag(false), "help": help(model, groups),
      "stepsTitle": .text(standing.attestingHelps ? "What to do" : "To mend as well"),
    ]
    if standing.attestingHelps {
      members["attest"] = .record([
        "title": .text(toMend.isEmpty ? "Attest" : "Then attest"), "command": .command(attestCommand),
      ])
    }
    members["hasSteps"] = .flag(standing.attestingHelps || !toMend.isEmpty)
    members["groups"] = .list(
      CheckGroups.aside.compactMap { aside in
        let checks = groups[keyPath: aside.checks]
        guard !checks.isEmpty else { return nil }
        return .record([
          "id": .text(aside.id), "title": .text(aside.title), "about": .text(aside.about),
          "checks": .list(checks.map { check(check: $0, number: numbers.next(), model: model, folded: true) }),
        ])
      })
    members["passed"] = .optional(passed(groups.passed))
    return try PageLibrary.render(
      "device", members, title: standing.headline,
      footnote: "Evaluated \(PageTime.exact(model.evaluatedAt)). This link shows one device and ends an hour after it was "
        + "made. Reading this page changes nothing.")
  }

  static let attestCommand = "sudo vouchsafe-agent attest"

  private static func until(_ model: PageModel) -> PageValue? {
    model.trustedUntil.map {
      .record([
        "title": .text($0 > model.evaluatedAt ? "Trust lapses" : "Trust lapsed"),
        "moment": PageTime.value($0, now: model.evaluatedAt),
      ])
    }
  }

  private static func help(_ model: PageModel, _ groups: CheckGroups) -> PageValue {
    guard !model.trusted else { return .flag(false) }
    let mended = model.standing.attestingHelps ? groups.toMend : []
    let names = mended.enumerated().map { index, check in
      PageValue.record(["name": .text(check.check), "comma": .flag(index + 1 < mended.count)])
    }
    let title = names.isEmpty ? "Ask your administrator" : "Cannot mend it in time?"
    let text =
      names.isEmpty
      ? "When you write, name this device:"
      : "An administrator can grant a dated exception for a check. When you ask, say why, name this device:"
    let lines = (model.contact ?? "").split(whereSeparator: \.isNewline).map { PageValue.text(String($0)) }
    return .record([
      "title": .text(title), "text": .text(text), "names": .optional(names.isEmpty ? nil : .record(["list": .list(names)])),
      "contact": .list(lines),
    ])
  }

  private static func passed(_ checks: [CheckReport]) -> PageValue? {
    guard !checks.isEmpty else { return nil }
    let count = checks.count
    return .record([
      "title": .text("\(count) \(count == 1 ? "check" : "checks") in order"),
      "checks": .list(
        checks.map {
          .record([
            "title": .text($0.title), "seen": .text($0.seen),
            "aside": .optional($0.status == "not_applicable" ? .text("Not applicable") : nil),
          ])
        }),
    ])
  }
}

/// Gives each check of a page its own id, whatever the checks are called.
private struct CheckNumbers {
  private var last = 0

  mutating func next() -> Int {
    last += 1
    return last
  }
}

extension RemediationPage {
  private static func check(check: CheckReport, number: Int, model: PageModel, folded: Bool) -> PageValue {
    let face = CheckFace(check)
    var steps = check.mend
    // The page ends with this step, once for all checks.
    while let command = steps.last?.command, command == attestCommand || command == "vouchsafe-agent attest" {
      steps.removeLast()
    }
    let shown = steps.map { step -> PageValue in
      .record([
        "text": .optional(step.text.map(PageValue.text)), "command": .optional(step.command.map(PageValue.command)),
      ])
    }
    return .record([
      "id": .text("check-\(number)"), "title": .text(check.title), "tone": .text(face.tone), "badge": .text(face.badge),
      "end": .optional(
        face.end.flatMap { end in
          Instant(rfc3339: end.moment).map {
            .record(["before": .text(end.before), "moment": PageTime.value($0, now: model.evaluatedAt)])
          }
        }),
      "seen": filled(check.seen), "wanted": filled(check.wanted), "why": filled(check.why),
      "folded": .flag(folded && !shown.isEmpty), "steps": .list(shown),
    ])
  }

  private static func filled(_ text: String) -> PageValue { .optional(text.isEmpty ? nil : .text(text)) }
}
