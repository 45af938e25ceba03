package import Evidence
import Posture
package import StrictJSON

/// Are security updates installed without anybody's doing, and did that work lately?
package struct AutomaticUpdatesCheck: Check {
  package static let name = "automatic_updates"
  package static let title = "Automatic updates"

  /// How long ago the last run that came to its end may be: a setting alone proves nothing.
  let successWithin: Span

  package init(successWithin: Span = .days(7)) { self.successWithin = successWithin }

  package init(reading parameters: inout JSONObjectReader) throws(JSONFieldError) {
    successWithin = try parameters.span("success_within", in: .hours(1)...(.days(90)), default: .days(7))
  }

  package var parameters: JSONObject {
    var object = JSONObject()
    object["success_within"] = successWithin.json
    return object
  }

  package func demandsMore(than old: Self) -> Bool { successWithin < old.successWithin }

  package var wanted: String {
    "security updates install themselves, and did so within \(successWithin.words)"
  }

  package func examine(_ evidence: ExaminedEvidence) -> Examination { Examination(timeline(evidence)) }

  private func timeline(_ evidence: ExaminedEvidence) -> Timeline {
    let start = evidence.attestedAt
    let patchLevel: PatchLevel
    switch evidence.posture.fact(PatchLevel.self) {
    case .known(let value, _): patchLevel = value
    case .unknown(let reason): return .unknown(reason, at: start)
    case .notApplicable(let reason): return .notApplicable(reason, at: start)
    }
    guard let automatic = patchLevel.automatic else {
      return .unknown(patchLevel.unknownParts["automatic"] ?? UnknownReason(.notFound), at: start)
    }
    guard automatic.enabled else { return Timeline(at: start, .fail, "automatic updates are off") }
    guard let seconds = automatic.lastSuccess else {
      return .unknown(UnknownReason(.notFound), at: start, of: "the last successful run")
    }
    guard let success = evidence.serverTime(ofDevice: seconds) else {
      return .unknown(UnknownReason(.contradictory), at: start, of: "the last successful run")
    }
    let observed = "automatic updates last ran to their end \(success.rfc3339)"
    return Timeline(at: start, .pass, observed, then: [Timeline.Phase(from: success + successWithin, .fail, observed)])
  }
}
