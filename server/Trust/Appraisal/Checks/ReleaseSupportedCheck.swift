package import Evidence
import Posture
package import StrictJSON

/// Does anybody still mend this release of the distribution?
package struct ReleaseSupportedCheck: Check {
  package static let name = "release_supported"
  package static let title = "Release support"

  /// The least support that passes.
  package enum Level: String, Sendable, Hashable, CaseIterable {
    /// By the distribution's own security team, for everything.
    case full
    /// Also long-term support, which may cover less.
    case lts
  }

  let level: Level
  /// How long before the end to warn.
  let warnBefore: Span

  package init(level: Level = .lts, warnBefore: Span = .days(30)) {
    self.level = level
    self.warnBefore = warnBefore
  }

  package init(reading parameters: inout JSONObjectReader) throws(JSONFieldError) {
    level = try parameters.choice("level", default: .lts)
    warnBefore = try parameters.span("warn_before", in: .zero...(.days(366)), default: .days(30))
  }

  package var parameters: JSONObject {
    var object = JSONObject()
    object["level"] = .string(level.rawValue)
    object["warn_before"] = warnBefore.json
    return object
  }

  package func demandsMore(than old: Self) -> Bool { level == .full && old.level == .lts }

  package var wanted: String {
    switch level {
    case .full: "the release is under full security support"
    case .lts: "the release is under full or long-term security support"
    }
  }

  package func examine(_ evidence: ExaminedEvidence) -> Examination {
    switch evidence.posture.fact(OperatingSystem.self) {
    case .known(let system, _): Examination(timeline(system, at: evidence.attestedAt))
    case .unknown(let reason): Examination(.unknown(reason, at: evidence.attestedAt))
    case .notApplicable(let reason): Examination(.notApplicable(reason, at: evidence.attestedAt))
    }
  }

  private func timeline(_ system: OperatingSystem, at start: Instant) -> Timeline {
    let name = MachineText.printable(system.prettyName, maxBytes: 100)
    switch ReleaseSupport.of(system) {
    case .rolling: return Timeline(at: start, .pass, "\(name) is a rolling release")
    case .unlisted:
      return Timeline(
        at: start, .unknown(.notUnderstood),
        "\(name) is not in this server's table of releases (reviewed \(ReleaseSupport.reviewed))")
    case .listed(let release):
      let end = level == .lts ? release.ltsEnd(on: system.architecture) ?? release.fullEnd : release.fullEnd
      let words = release.words(on: system.architecture)
      return Timeline(
        at: start, .pass, "\(name): \(words)",
        then: [
          Timeline.Phase(from: end - warnBefore, .warning, "\(name): \(words)"),
          Timeline.Phase(from: end, .fail, "\(name): \(words)"),
        ])
    }
  }
}
