import Evidence
import Posture
import ServiceAPI
package import StrictJSON

// The stored form holds the schedules only: results are computed again when it is read.

extension Verdict {
  /// Reads what `stored` wrote; the verdict is that of the moment it was evaluated at.
  package init(reading value: JSONValue, at pointer: String = "") throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    _ = try reader.integer("v", in: 1...1)
    guard let policy = PolicyDigest(base64URL: try reader.string("policy", maxBytes: 43)) else {
      throw JSONFieldError(reader.pointer(to: "policy"), .invalid("is not a digest"))
    }
    let attestedAt = try reader.instant("attested_at")
    let evaluatedAt = try reader.instant("evaluated_at")
    let schedules = try reader.array("checks", maxCount: 64) { value, pointer throws(JSONFieldError) in
      try CheckSchedule(reading: value, at: pointer)
    }
    try reader.finish()
    self.init(policy: policy, attestedAt: attestedAt, schedules: schedules, at: evaluatedAt)
  }

  /// For the store.
  package var stored: JSONValue {
    [
      "v": 1, "policy": .string(policy.base64URL), "attested_at": .integer(attestedAt.seconds),
      "evaluated_at": .integer(evaluatedAt.seconds), "checks": .array(schedules.map(\.json)),
    ]
  }

  /// As answers show it: never read back.
  package var report: JSONValue {
    var object = JSONObject()
    object["passing"] = .bool(passing)
    object["attested_at"] = .string(attestedAt.rfc3339)
    object["evaluated_at"] = .string(evaluatedAt.rfc3339)
    object["changes_at"] = changesAt.map { .string($0.rfc3339) }
    object["risk_score"] = .integer(Int64(riskScore))
    object["checks"] = .array(results.map(\.json))
    return .object(object)
  }
}

extension CheckSchedule {
  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    check = try reader.string("check", maxBytes: 40)
    severity = try reader.choice("severity")
    guard severity != .off else { throw JSONFieldError(reader.pointer(to: "severity"), .invalid("is off")) }
    onUnknown = try reader.choice("on_unknown")
    onNotApplicable = try reader.choice("on_not_applicable")
    wanted = try reader.string("wanted", maxBytes: 1_024)
    let phases = try reader.array("phases", maxCount: 8) { value, pointer throws(JSONFieldError) in
      try Timeline.Phase(reading: value, at: pointer)
    }
    guard let timeline = Timeline(phases: phases) else {
      throw JSONFieldError(reader.pointer(to: "phases"), .invalid("must be in order of time and not empty"))
    }
    self.timeline = timeline
    graceUntil = try reader.optionalInstant("grace_until")
    covers = try reader.array("covers", maxCount: Self.maxCovers) { value, pointer throws(JSONFieldError) in
      var reader = try JSONObjectReader(value, at: pointer)
      let cover = Cover(id: try reader.string("id", maxBytes: 64), until: try reader.instant("until"))
      try reader.finish()
      return cover
    }
    firstFailure = try reader.optionalInstant("first_failure")
    passingSince = try reader.optionalInstant("passing_since")
    try reader.finish()
  }

  var json: JSONValue {
    var object = JSONObject()
    object["check"] = .string(check)
    object["severity"] = .string(severity.rawValue)
    object["on_unknown"] = .string(onUnknown.rawValue)
    object["on_not_applicable"] = .string(onNotApplicable.rawValue)
    object["wanted"] = .string(wanted)
    object["phases"] = .array(timeline.phases.map(\.json))
    object["grace_until"] = graceUntil.map { .integer($0.seconds) }
    object["covers"] = .array(covers.map { ["id": .string($0.id), "until": .integer($0.until.seconds)] })
    object["first_failure"] = firstFailure.map { .integer($0.seconds) }
    object["passing_since"] = passingSince.map { .integer($0.seconds) }
    return .object(object)
  }
}

extension Timeline.Phase {
  private enum Word: String, CaseIterable {
    case pass, warning, fail, unknown
    case notApplicable = "not_applicable"
  }

  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    from = try reader.instant("from")
    finding =
      switch try reader.choice("finding", of: Word.self) {
      case .pass: .pass
      case .warning: .warning
      case .fail: .fail
      case .unknown: .unknown(try reader.choice("reason"))
      case .notApplicable: .notApplicable(try reader.choice("reason"))
      }
    observed = try reader.string("observed", maxBytes: 1_024)
    try reader.finish()
  }

  var json: JSONValue {
    var object = JSONObject()
    object["from"] = .integer(from.seconds)
    object["finding"] = .string(finding.status.rawValue)
    object["reason"] = finding.reason.map(JSONValue.string)
    object["observed"] = .string(observed)
    return .object(object)
  }
}
