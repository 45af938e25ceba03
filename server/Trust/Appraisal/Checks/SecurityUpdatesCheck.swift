package import Evidence
import Posture
package import StrictJSON

/// Is no security update left uninstalled for too long?
///
/// Package indexes carry no dates, so the age of an update comes from what the server saw: see `UpdateSightings`.
package struct SecurityUpdatesCheck: Check {
  package static let name = "security_updates"
  package static let title = "Security updates"

  let maxPendingAge: Span
  /// Lists older than this say nothing of what is pending.
  let listsMaxAge: Span

  package init(maxPendingAge: Span = .days(14), listsMaxAge: Span = .days(7)) {
    self.maxPendingAge = maxPendingAge
    self.listsMaxAge = listsMaxAge
  }

  package init(reading parameters: inout JSONObjectReader) throws(JSONFieldError) {
    maxPendingAge = try parameters.span("max_pending_age", in: .zero...(.days(366)), default: .days(14))
    listsMaxAge = try parameters.span("lists_max_age", in: .hours(1)...(.days(90)), default: .days(7))
  }

  package var parameters: JSONObject {
    var object = JSONObject()
    object["max_pending_age"] = maxPendingAge.json
    object["lists_max_age"] = listsMaxAge.json
    return object
  }

  package func demandsMore(than old: Self) -> Bool {
    maxPendingAge < old.maxPendingAge || listsMaxAge < old.listsMaxAge
  }

  package var wanted: String { "no security update is pending for more than \(maxPendingAge.words)" }

  package func examine(_ evidence: ExaminedEvidence) -> Examination {
    let start = evidence.attestedAt
    let before = evidence.remembered.map(UpdateSightings.init(remembered:)) ?? UpdateSightings()
    // An unanswered question changes nothing of what was seen before.
    func unanswered(_ reason: UnknownReason) -> Examination {
      Examination(.unknown(reason, at: start), remember: evidence.remembered)
    }
    let patchLevel: PatchLevel
    switch evidence.posture.fact(PatchLevel.self) {
    case .known(let value, _): patchLevel = value
    case .unknown(let reason): return unanswered(reason)
    case .notApplicable(let reason): return Examination(.notApplicable(reason, at: start), remember: evidence.remembered)
    }
    guard let pending = patchLevel.pendingSecurity else {
      return unanswered(patchLevel.unknownParts["pending_security"] ?? UnknownReason(.notFound))
    }
    guard let seconds = patchLevel.metadataRefreshed else {
      return unanswered(patchLevel.unknownParts["metadata_refreshed"] ?? UnknownReason(.notFound))
    }
    guard let refreshed = evidence.serverTime(ofDevice: seconds) else {
      return unanswered(UnknownReason(.contradictory))
    }
    let outdated = refreshed + listsMaxAge
    let sightings = before.after(
      patchLevel, at: start, lastCompleteUpgrade: patchLevel.lastCompleteUpgrade.flatMap(evidence.serverTime(ofDevice:)),
      listsAreCurrent: start < outdated)
    let stale = Timeline.Phase(
      from: outdated, .unknown(.stale),
      "the package lists are from \(refreshed.rfc3339), older than \(listsMaxAge.words): what is pending is unknown")
    return Examination(
      timeline(pending, sightings, withheld: patchLevel.withheld.words, stale: stale, at: start), remember: sightings.json)
  }

  private func timeline(
    _ pending: Int, _ sightings: UpdateSightings, withheld: String, stale: Timeline.Phase, at start: Instant
  ) -> Timeline {
    guard pending > 0, let oldest = sightings.oldest else {
      return Timeline(at: start, .pass, "none is pending" + withheld, then: [stale])
    }
    let count = pending == 1 ? "1 update is pending" : "\(pending) updates are pending"
    let names = sightings.names.isEmpty ? "" : " (\(MachineText.list(sightings.names)))"
    let age =
      switch oldest.origin {
      case .sight: "since \(oldest.since.rfc3339) at the latest"
      case .upgrade: "perhaps since the last complete upgrade, \(oldest.since.rfc3339)"
      case .unknown: "of unknown age, first seen \(oldest.since.rfc3339)"
      }
    let observed = "\(count)\(names), the oldest \(age)\(withheld)".short
    let overdue = Timeline.Phase(from: oldest.since + maxPendingAge, .fail, observed)
    return Timeline(at: start, sightings.hasUnknownAge ? .warning : .pass, observed, then: [stale, overdue])
  }
}

extension PatchLevel.Withheld {
  /// What is not counted and why, to end a sentence.
  fileprivate var words: String {
    let parts = [
      (held, "held by the administrator"), (phased, "in a phased roll-out"), (needsSubscription, "behind a subscription"),
      (blocked, "blocked"),
    ]
    .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return parts.isEmpty ? "" : "; not counted: \(parts.joined(separator: ", "))"
  }
}
