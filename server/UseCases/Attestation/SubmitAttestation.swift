import Evidence
import Posture
package import ServiceAPI
import Logging
import Store
import StrictJSON
import Trust

/// An agent sends evidence: verify, decide on its place in the chain, appraise, store, acknowledge.
extension TrustService {
  /// Answers only what is durable. A refusal changes nothing; only acceptance and a fork do.
  package func submitAttestation(message: [UInt8]) async throws -> AttestationAnswer {
    let received = try ReceivedEvidence(message)
    let keyID = received.jws.keyID
    guard let holder = try await store.read({ try $0.device(keyThumbprint: keyID) }) else {
      throw MessageRejection.unknownKey
    }
    let evidence = try received.verify(key: holder.key, owner: holder.id, audience: origin)
    let submission = try submission(of: evidence, in: holder.tenant)
    let reading = clock.reading()

    let outcome = try await store.write { [self] transaction throws -> Result<AttestationAnswer, MessageRejection> in
      guard let row = try transaction.device(holder.id, in: holder.tenant) else { return .failure(.unknownKey) }
      let seen = try transaction.seenMessage(evidence.hash, of: row.id, in: row.tenant)
      switch SubmissionDecision.decide(submission, against: row.standing(seen: seen), now: reading.now) {
      case .refuse(let refusal): return .failure(MessageRejection(refusal))
      case .acknowledgeAgain:
        // A gap is recorded at the moment at which its message was accepted.
        let kind: Acceptance.Kind = if let gap = row.gapAt, gap == seen?.at { .gap } else { .normal }
        return .success(try acknowledgement(of: evidence, kind: kind, row, reading, transaction))
      case .accept(let acceptance):
        let accepted = try accept(evidence, acceptance, row, reading, transaction)
        return .success(try acknowledgement(of: evidence, kind: acceptance.kind, accepted, reading, transaction))
      case .fork:
        try quarantine(row, because: evidence, at: reading.now, transaction)
        return .failure(.forked)
      }
    }
    logger.info(
      "attestation",
      metadata: [
        "device": "\(holder.id)", "tenant": "\(holder.tenant)",
        "outcome": "\(Self.outcomeWord(outcome))",
      ])
    return try outcome.get()
  }

  private static func outcomeWord(_ outcome: Result<AttestationAnswer, MessageRejection>) -> String {
    switch outcome {
    case .success(let answer): answer.trusted ? "trusted" : "denied"
    case .failure(let rejection): rejection.code
    }
  }

  /// What the keys of this server say of the message's challenge and receipt.
  private func submission(of evidence: VerifiedEvidence, in tenant: TenantID) throws(MessageRejection) -> Submission {
    let claims = evidence.claims
    let challenge: ChallengeFinding
    if claims.challenge.isSealed(by: keys.challengeKey(epoch: claims.challenge.epoch), for: claims.device) {
      challenge = keys.knows(claims.challenge.epoch) ? .genuine(issuedAt: claims.challenge.issuedAt) : .unknownEpoch
    } else {
      challenge = .forged
    }
    let receipt: ReceiptFinding
    if let sealed = claims.receipt {
      let link = ChainLink(hash: sealed.message, sequence: Int64(clamping: sealed.sequence))
      let genuine = sealed.isSealed(by: keys.receiptKey(tenant, epoch: sealed.epoch), for: claims.device)
      receipt = genuine ? .genuine(link) : .forged
    } else {
      receipt = .absent
    }
    return Submission(
      message: ChainLink(hash: evidence.hash, sequence: Int64(clamping: claims.sequence)), challenge: challenge,
      receipt: receipt, unanswered: claims.unanswered)
  }

  private func accept(
    _ evidence: VerifiedEvidence, _ acceptance: Acceptance, _ before: DeviceRow,
    _ reading: ServerClock.Reading, _ transaction: any StoreTransaction
  ) throws -> DeviceRow {
    let now = reading.now
    let claims = evidence.claims
    var row = before
    row.lastAccepted = DeviceRow.ChainPoint(message: evidence.hash, sequence: claims.sequence)
    row.lostUntil = UInt64(clamping: acceptance.lostUntil)
    row.attestedAt = acceptance.attestedAt
    row.softwareVersion = claims.softwareVersion
    row.clockSkew = ClockSkew.between(signedAt: claims.issuedAt, challengedAt: claims.challenge.issuedAt, receivedAt: now)
    if acceptance.kind == .gap { row.gapAt = now }
    try transaction.store(
      EvidenceRow(
        device: row.id, hash: evidence.hash, receivedAt: now, message: evidence.message, posture: claims.posture.json),
      in: row.tenant)
    try appraise(&row, claims.posture, reading, transaction)
    row = try transaction.update(row)

    let superseded = try acceptance.supersedes.filter {
      try transaction.seenMessage($0, of: row.id, in: row.tenant) == nil
    }
    try transaction.addSeen(
      superseded.map { SeenMessageRow(hash: $0, kind: .superseded, at: now) }
        + [SeenMessageRow(hash: evidence.hash, kind: .accepted, at: now)], of: row.id, in: row.tenant)
    try transaction.forgetSeen(
      before: now - SeenMessage.memory, except: evidence.hash, of: row.id, in: row.tenant)
    if acceptance.kind == .gap {
      try transaction.appendAudit(
        AuditEvent(
          .deviceGap, at: now, actor: .device(row.id), subject: .device(row.id),
          details: ["lost_until": .integer(acceptance.lostUntil), "seq": .integer(Int64(clamping: claims.sequence))]),
        in: row.tenant)
    }
    var details = JSONObject()
    details["message"] = .string(evidence.hash.base64URL)
    details["seq"] = .integer(Int64(clamping: claims.sequence))
    details["attested_at"] = .string(acceptance.attestedAt.rfc3339)
    details["continuity"] = .string(acceptance.kind.rawValue)
    details["policy"] = row.appraisal.map { .string($0.policy.base64URL) }
    try transaction.appendActivity(
      ActivityEvent(.attestation, at: now, actor: .device(row.id), subject: .device(row.id), details: details),
      in: row.tenant)
    if let mark = clock.markToStore() {
      try transaction.raiseClockMark(to: mark)
      clock.stored(mark)
    }
    return row
  }

  /// Appraises evidence under the policy in force and under one that is about to be.
  func appraise(
    _ row: inout DeviceRow, _ posture: Posture, _ reading: ServerClock.Reading, _ transaction: any StoreTransaction
  ) throws {
    guard let attestedAt = row.attestedAt, let subject = row.subject(attestedAt: attestedAt) else { return }
    let exceptions = try transaction.exceptions(for: row.id, owner: row.owner, in: row.tenant).compactMap(\.exception)
    func appraisal(under inForce: PolicyInForce) throws -> DeviceRow.Appraisal {
      let (verdict, memory) = Trust.Appraisal.appraise(
        posture, of: subject, under: inForce.policy, inForce: inForce.moments,
        remembering: try row.memory(under: inForce.policy.digest, transaction), exceptions: exceptions, now: reading.now)
      return DeviceRow.Appraisal(policy: inForce.policy.digest, verdict: verdict.stored, memory: memory.stored)
    }
    if let coming = try policyBeingApplied(in: row.tenant, transaction) {
      try transaction.stage(try appraisal(under: coming), of: row.id, in: row.tenant)
    }
    if let inForce = try policyInForce(in: row.tenant, transaction) {
      row.appraisal = try appraisal(under: inForce)
    }
  }

  private func quarantine(
    _ before: DeviceRow, because evidence: VerifiedEvidence, at now: Instant, _ transaction: any StoreTransaction
  ) throws {
    var row = before
    row.status = .quarantined
    try transaction.update(row)
    let accepted = try transaction.lastEvidence(of: row.id, in: row.tenant)?.message
    try transaction.store(
      QuarantineRow(
        device: row.id, at: now, accepted: accepted, conflicting: evidence.message, conflictingHash: evidence.hash),
      in: row.tenant)
    var details = JSONObject()
    details["accepted"] = row.lastAccepted.map { .string($0.message.base64URL) }
    details["conflicting"] = .string(evidence.hash.base64URL)
    details["seq"] = .integer(Int64(clamping: evidence.claims.sequence))
    try transaction.appendAudit(
      AuditEvent(.deviceQuarantined, at: now, actor: .device(row.id), subject: .device(row.id), details: details),
      in: row.tenant)
  }

  private func acknowledgement(
    of evidence: VerifiedEvidence, kind: Acceptance.Kind, _ row: DeviceRow, _ reading: ServerClock.Reading,
    _ reader: any StoreReader
  ) throws -> AttestationAnswer {
    let inForce = try policyInForce(in: row.tenant, reader)
    guard let snapshot = try row.snapshot(under: inForce?.policy, reader), let inForce else {
      throw RequestRefusal.unavailable
    }
    let decision = TrustDecision.decide(
      snapshot, for: snapshot.owner, under: inForce.policy, serverClock: reading.isBehind ? .behind : .steady,
      now: reading.now)
    let receipt = Receipt(
      for: row.id, sequence: evidence.claims.sequence, message: evidence.hash, key: keys.receiptKey(row.tenant))
    return AttestationAnswer(
      message: evidence.hash.base64URL, receipt: receipt.base64URL, state: row.status.rawValue, continuity: kind.rawValue,
      trusted: decision.trusted, reasons: decision.reasons.map(Reason.init),
      attestedAt: (row.attestedAt ?? evidence.claims.challenge.issuedAt).rfc3339,
      trustedUntil: decision.details?.trustedUntil?.rfc3339,
      checks: try checkReports(of: row, under: inForce, now: reading.now, reader),
      riskScore: decision.details?.riskScore ?? RiskScore.most, policy: PolicyName(inForce.policy),
      remediationURL: decision.trusted ? nil : remediationURL(for: row, now: reading.now))
  }

  /// The page that shows this device alone, for an hour.
  func remediationURL(for row: DeviceRow, now: Instant) -> String {
    "\(remediationURL)?link=\(RemediationLink(to: row, now: now, keys: keys).base64URL)"
  }

  /// The page without a capability: it shows nothing of any device.
  package var remediationURL: String { "\(origin)/devices/attest" }
}

extension DeviceRow {
  /// What the chain's decision looks at.
  fileprivate func standing(seen: SeenMessageRow?) -> ChainStanding {
    let last = lastAccepted.map { ChainLink(hash: $0.message, sequence: Int64(clamping: $0.sequence)) }
    let seenAs: SeenAs? = seen.map { $0.kind == .accepted ? .accepted : .superseded }
    return ChainStanding(
      status: deviceStatus, trustFloor: trustFloor, lastAccepted: last, lostUntil: Int64(clamping: lostUntil),
      abandonedUntil: Int64(clamping: abandonedUntil), seen: seenAs)
  }
}

/// How far a device's clock is from the server's, as far as one message can tell.
enum ClockSkew {
  /// Zero while the signing lies between challenge and receipt: a slow network is no wrong clock.
  static func between(signedAt: Instant, challengedAt: Instant, receivedAt: Instant) -> Span {
    if signedAt < challengedAt { return signedAt.since(challengedAt) }
    if signedAt > receivedAt { return signedAt.since(receivedAt) }
    return .zero
  }
}

extension MessageRejection {
  init(_ refusal: ChainRefusal) {
    self =
      switch refusal {
      case .superseded: .superseded
      case .devicePending: .devicePending
      case .deviceSuspended: .deviceSuspended
      case .deviceQuarantined: .deviceQuarantined
      case .deviceRetired: .deviceRetired
      case .challengeForged: .challengeForged
      case .challengeEpochUnknown: .challengeEpochUnknown
      case .challengeExpired: .challengeExpired
      case .challengeFromFuture: .challengeFromFuture
      case .challengeBelowFloor: .challengeBelowFloor
      case .receiptForged: .receiptForged
      case .forgotten: .forgotten
      }
  }
}
