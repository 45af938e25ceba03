package import Evidence

/// When a challenge is good: issued between five minutes ago and one minute ahead, both included.
package enum ChallengeWindow {
  package static let lifetime = Span.minutes(5)
  /// How far replicas' clocks may differ.
  package static let skew = Span.minutes(1)

  /// The moment at which a good challenge was issued.
  ///
  /// Checks, in this order: the seal, the age, the future, the device's trust floor. A challenge issued in the very second
  /// to which the floor was raised is good.
  package static func issueTime(
    _ challenge: ChallengeFinding, trustFloor: Instant?, now: Instant
  ) throws(ChainRefusal) -> Instant {
    let issuedAt: Instant
    switch challenge {
    case .forged: throw .challengeForged
    case .unknownEpoch: throw .challengeEpochUnknown
    case .genuine(let instant): issuedAt = instant
    }
    if issuedAt < now - lifetime { throw .challengeExpired }
    if issuedAt > now + skew { throw .challengeFromFuture }
    if let trustFloor, issuedAt < trustFloor { throw .challengeBelowFloor }
    return issuedAt
  }
}
