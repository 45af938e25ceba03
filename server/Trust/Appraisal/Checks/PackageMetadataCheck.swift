package import Evidence
import Posture
package import StrictJSON

/// Are the package lists fresh enough to know of security updates at all?
package struct PackageMetadataCheck: Check {
  package static let name = "package_metadata"
  package static let title = "Package lists"

  let warnAfter: Span
  let denyAfter: Span
  /// What a source that is missing, expired or failing to refresh means.
  let onFailingSource: Doubt

  package init(warnAfter: Span = .hours(48), denyAfter: Span = .days(7), onFailingSource: Doubt = .warn) {
    self.warnAfter = warnAfter
    self.denyAfter = denyAfter
    self.onFailingSource = onFailingSource
  }

  package init(reading parameters: inout JSONObjectReader) throws(JSONFieldError) {
    warnAfter = try parameters.span("warn_after", in: .hours(1)...(.days(90)), default: .hours(48))
    denyAfter = try parameters.span("deny_after", in: .hours(1)...(.days(90)), default: .days(7))
    onFailingSource = try parameters.choice("on_failing_source", default: .warn)
    guard warnAfter <= denyAfter else {
      throw JSONFieldError(parameters.pointer(to: "warn_after"), .invalid("must not be longer than deny_after"))
    }
  }

  package var parameters: JSONObject {
    var object = JSONObject()
    object["warn_after"] = warnAfter.json
    object["deny_after"] = denyAfter.json
    object["on_failing_source"] = .string(onFailingSource.rawValue)
    return object
  }

  package func demandsMore(than old: Self) -> Bool {
    denyAfter < old.denyAfter || onFailingSource.isStricter(than: old.onFailingSource)
  }

  package var wanted: String { "the lists were refreshed from every source within \(denyAfter.words)" }

  package func examine(_ evidence: ExaminedEvidence) -> Examination {
    let start = evidence.attestedAt
    let patchLevel: PatchLevel
    switch evidence.posture.fact(PatchLevel.self) {
    case .known(let value, _): patchLevel = value
    case .unknown(let reason): return Examination(.unknown(reason, at: start))
    case .notApplicable(let reason): return Examination(.notApplicable(reason, at: start))
    }
    guard let seconds = patchLevel.metadataRefreshed else {
      let reason = patchLevel.unknownParts["metadata_refreshed"] ?? UnknownReason(.notFound)
      return Examination(.unknown(reason, at: start))
    }
    guard let refreshed = evidence.serverTime(ofDevice: seconds) else {
      return Examination(.unknown(UnknownReason(.contradictory), at: start))
    }
    let seen = "last refreshed \(refreshed.rfc3339)"
    let failing = patchLevel.failingSources
    let sources = failing.isEmpty ? "" : "; failing: \(MachineText.list(failing))"
    let now: Finding =
      if failing.isEmpty { .pass } else {
        switch onFailingSource {
        case .deny: .fail
        case .warn: .warning
        case .allow: .pass
        }
      }
    return Examination(
      Timeline(
        at: start, now, seen + sources,
        then: [
          Timeline.Phase(from: refreshed + warnAfter, .warning, "\(seen), more than \(warnAfter.words) ago" + sources),
          Timeline.Phase(from: refreshed + denyAfter, .fail, "\(seen), more than \(denyAfter.words) ago" + sources),
        ]))
  }
}
