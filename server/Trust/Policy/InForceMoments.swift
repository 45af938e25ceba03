package import Evidence
import ServiceAPI
package import StrictJSON

/// Since when each check has been in force as `require` with these or stricter parameters.
///
/// Kept beside a policy, not in it: applying the same text twice is the same policy.
package struct InForceMoments: Sendable, Hashable {
  private var moments: [String: Instant]

  package init(_ moments: [String: Instant] = [:]) { self.moments = moments }

  /// The moment of a check; the distant past for one that has none.
  package subscript(check: String) -> Instant { moments[check] ?? Instant(seconds: 0) }

  /// The first policy of a tenant: every required check is in force from `now`.
  package init(first policy: Policy, now: Instant) {
    self.init(replacing: nil, by: policy, now: now)
  }

  /// Carries the moments over a change of policy: what was tightened starts at `now`, the rest keeps its moment.
  package init(replacing old: (policy: Policy, moments: InForceMoments)?, by new: Policy, now: Instant) {
    moments = [:]
    for rule in new.checks where rule.severity == .require {
      let before = old?.policy.rule(of: rule.name)
      moments[rule.name] = rule.isStricter(than: before) ? now : old?.moments[rule.name] ?? now
    }
  }
}

extension InForceMoments {
  /// Reads `{CHECK: seconds}`.
  package init(reading value: JSONValue, at pointer: String = "") throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    guard reader.object.members.count <= 64 else { throw JSONFieldError(pointer, .tooMany(limit: 64)) }
    moments = [:]
    for name in reader.object.names { moments[name] = try reader.instant(name) }
  }

  package var json: JSONValue {
    var object = JSONObject()
    for (name, moment) in moments.sorted(by: { $0.key < $1.key }) { object[name] = .integer(moment.seconds) }
    return .object(object)
  }
}
