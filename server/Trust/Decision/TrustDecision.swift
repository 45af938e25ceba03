package import Evidence
package import ServiceAPI

/// The answer to "may this user, on this device, be trusted right now?".
package struct TrustDecision: Sendable, Hashable {
  /// Whether the server's own clock can judge ages.
  package enum ServerClock: Sendable, Hashable {
    case steady
    /// More than five minutes behind the latest time it has seen.
    case behind
  }

  /// What is told to a caller who asks about a user that the device is bound to, and to nobody else.
  package struct Details: Sendable, Hashable {
    package let assurance: Assurance
    package let ekVouchedBy: Set<EKVoucher>
    package let lastAttestedAt: Instant?
    /// The first moment at which the grant no longer holds; nil unless trusted.
    package let trustedUntil: Instant?
    /// 0 to 100 by `RiskScore`.
    package let riskScore: Int
    package let revision: Int64
  }

  package let trusted: Bool
  /// Empty exactly when trusted.
  package let reasons: [TrustReason]
  package let evaluatedAt: Instant
  /// Nil for an unknown device and a wrong user: they learn that one reason and nothing else.
  package let details: Details?
  /// A user of the device whose name differs in case or normal form only; for the administrator, never for the answer.
  package let nearMiss: User?

  private init(denied reason: TrustReason, at now: Instant, nearMiss: User? = nil) {
    trusted = false
    reasons = [reason]
    evaluatedAt = now
    details = nil
    self.nearMiss = nearMiss
  }

  private init(reasons: [TrustReason], details: Details, at now: Instant) {
    trusted = reasons.isEmpty
    self.reasons = reasons
    evaluatedAt = now
    self.details = details
    nearMiss = nil
  }
}

extension TrustDecision {
  /// How far ahead of this replica's clock the clock of the one that issued a challenge may be.
  package static let replicaTolerance = Span.minutes(1)

  /// Decides, in this order: is the device known, is it bound to that user; then every doubt with its own reason: its
  /// state, the server's clock, the policy, evidence at all, its age, assurance, the checks.
  ///
  /// It does not establish that the caller holds the device; a trusted device's id alone proves nothing.
  package static func decide(
    _ device: DeviceSnapshot?, for user: User, under policy: Policy?, serverClock: ServerClock, now: Instant
  ) -> TrustDecision {
    guard let device else {
      return TrustDecision(denied: TrustReason(.unknownDevice, "This device is not known here."), at: now)
    }
    guard device.isBound(to: user) else {
      let nearMiss = ([device.owner] + device.furtherUsers).first { $0.isNearMiss(of: user) }
      return TrustDecision(
        denied: TrustReason(.wrongUser, "This device is not bound to this user."), at: now, nearMiss: nearMiss)
    }
    var reasons: [TrustReason] = []
    if let reason = device.status.reason { reasons.append(reason) }
    if serverClock == .behind { reasons.append(.clockBehind) }
    guard let policy else {
      reasons.append(TrustReason(.unavailable, "The policy in force could not be read."))
      return TrustDecision(reasons: reasons, details: device.details(until: nil, risk: RiskScore.most), at: now)
    }
    if let unmet = policy.assurance.unmet(by: device.assurance, vouchedBy: device.ekVouchedBy) {
      reasons.append(TrustReason(.assuranceTooLow, "Assurance too low: \(unmet)."))
    }
    switch evidence(of: device, under: policy, now: now) {
    case .failure(let reason):
      reasons.append(reason)
      return TrustDecision(reasons: reasons, details: device.details(until: nil, risk: RiskScore.most), at: now)
    case .success(let (verdict, lapse)):
      reasons += verdict.results.filter(\.denies).map { TrustReason(.failedCheck, check: $0.check, $0.message) }
      if !verdict.passing, !reasons.contains(where: { $0.code == .failedCheck }) {
        reasons.append(TrustReason(.unavailable, "The verdict on the device's evidence holds no check."))
      }
      let risk = device.status == .active ? verdict.riskScore : RiskScore.most
      return TrustDecision(
        reasons: reasons, details: device.details(until: reasons.isEmpty ? lapse : nil, risk: risk), at: now)
    }
  }

  /// The verdict at `now` and the moment at which trust lapses by itself, if there is evidence that counts and is fresh.
  private static func evidence(
    of device: DeviceSnapshot, under policy: Policy, now: Instant
  ) -> Result<(Verdict, Instant), TrustReason> {
    guard let attestedAt = device.attestedAt else {
      return .failure(TrustReason(.neverAttested, "This device has not attested yet."))
    }
    if let floor = device.trustFloor, attestedAt < floor {
      return .failure(
        TrustReason(.neverAttested, "What this device attested before \(floor.rfc3339) no longer counts; it must attest anew."))
    }
    guard attestedAt - replicaTolerance <= now else { return .failure(.clockBehind) }
    let expires = attestedAt + min(policy.trustFor, Policy.longestTrust)
    guard now < expires else {
      return .failure(
        TrustReason(.stale, "The last attestation, \(attestedAt.rfc3339), is too old; the device must attest again."))
    }
    guard let stored = device.verdict, stored.policy == policy.digest, stored.attestedAt == attestedAt else {
      return .failure(TrustReason(.unavailable, "The evidence has not been appraised under the policy in force."))
    }
    let verdict = stored.at(now)
    return .success((verdict, min(expires, verdict.changesAt ?? expires)))
  }
}

extension TrustReason: Error {
  static let clockBehind = TrustReason(.clock, "The server's clock is behind; it cannot judge how old anything is.")
}

extension DeviceSnapshot {
  fileprivate func details(until: Instant?, risk: Int) -> TrustDecision.Details {
    TrustDecision.Details(
      assurance: assurance, ekVouchedBy: ekVouchedBy, lastAttestedAt: attestedAt, trustedUntil: until, riskScore: risk,
      revision: revision)
  }
}

extension DeviceStatus {
  fileprivate var reason: TrustReason? {
    switch self {
    case .active: nil
    case .pending: TrustReason(.pending, "This device waits for an administrator's approval.")
    case .suspended: TrustReason(.suspended, "An administrator has suspended this device.")
    case .quarantined:
      TrustReason(.quarantined, "Two machines were seen to use this device's key; only an administrator can release it.")
    case .retired: TrustReason(.retired, "This device is retired; enrol the machine anew.")
    }
  }
}
