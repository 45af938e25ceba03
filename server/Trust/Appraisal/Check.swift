package import Evidence
package import Posture
package import StrictJSON

/// One question a policy can ask of a machine's posture, with its parameters.
///
/// A new check is one type that conforms, its guidance, and one line in `CheckCatalogue`.
package protocol Check: Sendable, Hashable {
  /// The member name in a policy, `[a-z0-9_]{1,40}`.
  static var name: String { get }
  /// What people call it, as "Disk encryption".
  static var title: String { get }

  /// Reads this check's own parameters; the caller reads the common ones and refuses the rest.
  init(reading parameters: inout JSONObjectReader) throws(JSONFieldError)

  /// All parameters, for the canonical text of a policy.
  var parameters: JSONObject { get }

  /// Whether a machine that passes `old` may fail this.
  func demandsMore(than old: Self) -> Bool

  /// What the check wants, in one sentence without a full stop.
  var wanted: String { get }

  /// What the evidence says, now and at later moments if nothing new is heard.
  func examine(_ evidence: ExaminedEvidence) -> Examination

  /// How a person mends it.
  func guidance(for finding: Finding, on system: SystemFamily, posture: Posture) -> Guidance
}

extension Check {
  /// True for a check of another kind.
  func demandsMore(thanAny old: any Check) -> Bool {
    guard let old = old as? Self else { return true }
    return demandsMore(than: old)
  }
}

/// What a check may look at.
package struct ExaminedEvidence: Sendable {
  package let posture: DecodedPosture
  /// The challenge's issue time.
  package let attestedAt: Instant
  /// The device's clock less the server's; positive if the device is ahead.
  package let clockSkew: Span
  /// When a gap in the device's chain was last recorded, unless an administrator has settled it.
  package let lastGap: Instant?
  /// What this check asked to be remembered at the device's previous evidence.
  package let remembered: JSONValue?

  package init(
    posture: DecodedPosture, attestedAt: Instant, clockSkew: Span = .zero, lastGap: Instant? = nil, remembered: JSONValue? = nil
  ) {
    self.posture = posture
    self.attestedAt = attestedAt
    self.clockSkew = clockSkew
    self.lastGap = lastGap
    self.remembered = remembered
  }

  /// A time by the device's clock, in the server's; nil if it lies more than five minutes after the evidence.
  func serverTime(ofDevice seconds: Int64) -> Instant? {
    let time = Instant(seconds: seconds) - clockSkew
    return time <= attestedAt + .minutes(5) ? time : nil
  }
}

/// What a check found: a timeline, and what to remember for the next evidence.
package struct Examination: Sendable, Hashable {
  package let timeline: Timeline
  /// At most 32 KiB; nil forgets.
  package let remember: JSONValue?

  package init(_ timeline: Timeline, remember: JSONValue? = nil) {
    self.timeline = timeline
    self.remember = remember
  }
}

/// What one look at the evidence says, before severity, grace and exceptions.
package enum Finding: Sendable, Hashable {
  case pass
  case warning
  case fail
  case unknown(UnknownReason.Code)
  case notApplicable(NotApplicableReason)
}
