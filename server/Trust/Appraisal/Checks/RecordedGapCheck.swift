package import Evidence
import Posture
package import StrictJSON

/// Is the device's chain of messages without a gap that a restored or failed-over store left?
package struct RecordedGapCheck: Check {
  package static let name = "recorded_gap"
  package static let title = "Chain of messages"

  /// Evidence younger than this after the gap fails; later evidence passes.
  let window: Span

  package init(window: Span = .days(7)) { self.window = window }

  package init(reading parameters: inout JSONObjectReader) throws(JSONFieldError) {
    window = try parameters.span("window", in: .hours(1)...(.days(366)), default: .days(7))
  }

  package var parameters: JSONObject {
    var object = JSONObject()
    object["window"] = window.json
    return object
  }

  package func demandsMore(than old: Self) -> Bool { window > old.window }
  package var wanted: String { "no gap was recorded within \(window.words) before the evidence" }

  package func examine(_ evidence: ExaminedEvidence) -> Examination {
    let start = evidence.attestedAt
    guard let gap = evidence.lastGap else { return Examination(Timeline(at: start, .pass, "the chain has no gap")) }
    // Judged by the evidence's time, not by the clock: nothing becomes trusted again only because time has passed.
    let observed = "a gap was recorded \(gap.rfc3339): the server had forgotten messages that this device sent"
    return Examination(Timeline(at: start, start < gap + window ? .fail : .pass, observed))
  }
}
