package import Evidence
import Posture
package import StrictJSON

/// Does the device's clock agree with the server's?
package struct ClockCheck: Check {
  package static let name = "clock"
  package static let title = "Clock"

  let maxSkew: Span

  package init(maxSkew: Span = .minutes(5)) { self.maxSkew = maxSkew }

  package init(reading parameters: inout JSONObjectReader) throws(JSONFieldError) {
    maxSkew = try parameters.span("max_skew", in: .seconds(10)...(.hours(24)), default: .minutes(5))
  }

  package var parameters: JSONObject {
    var object = JSONObject()
    object["max_skew"] = maxSkew.json
    return object
  }

  package func demandsMore(than old: Self) -> Bool { maxSkew < old.maxSkew }
  package var wanted: String { "the device's clock is within \(maxSkew.words) of the server's" }

  package func examine(_ evidence: ExaminedEvidence) -> Examination {
    let skew = evidence.clockSkew
    let size = Span.seconds(skew.seconds == .min ? .max : abs(skew.seconds))
    let observed =
      skew == .zero ? "the clocks agree" : "the device's clock is \(size.words) \(skew > .zero ? "ahead" : "behind")"
    return Examination(Timeline(at: evidence.attestedAt, size > maxSkew ? .fail : .pass, observed))
  }
}
