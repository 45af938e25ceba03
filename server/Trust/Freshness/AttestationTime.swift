package import Evidence

/// The times of a device's row that its freshness rests on, and how they change.
package struct AttestationTime: Hashable, Sendable {
  /// Issue time of the challenge in the last accepted evidence; nil if none counts.
  package private(set) var attestedAt: Instant?
  /// Challenges issued earlier are refused; nil if it was never raised.
  package private(set) var trustFloor: Instant?

  package init(attestedAt: Instant? = nil, trustFloor: Instant? = nil) {
    self.attestedAt = attestedAt
    self.trustFloor = trustFloor
  }

  /// After a decision; only an acceptance counts, so neither a repeat nor a refusal makes anything younger.
  package func applying(_ decision: SubmissionDecision) -> AttestationTime {
    switch decision {
    case .acknowledgeAgain, .refuse, .fork: self
    case .accept(let acceptance): AttestationTime(attestedAt: acceptance.attestedAt, trustFloor: trustFloor)
    }
  }

  /// After a resume, a release from quarantine or a reassignment: nothing from before counts any more.
  ///
  /// What was accepted is voided, not compared with the floor: another replica's clock may have dated it up to a minute
  /// ahead, beyond the floor.
  package func raisingFloor(to now: Instant) -> AttestationTime {
    AttestationTime(attestedAt: nil, trustFloor: max(trustFloor ?? now, now))
  }

  /// Fresh or not, at that moment.
  package func freshness(limit: Span, now: Instant) -> Freshness {
    Freshness(attestedAt: attestedAt, limit: limit, now: now)
  }
}
