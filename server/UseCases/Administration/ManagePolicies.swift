import Evidence
package import ServiceAPI
import Store
import StrictJSON
import Trust

/// An administrator reads, tries and applies policies.
extension TrustService {
  package func activePolicy(by caller: Caller) async throws -> PolicyDetail {
    try await store.read { [self] reader in
      guard let active = try reader.activePolicy(in: caller.tenant), let policy = policies.policy(active.policy) else {
        throw RequestRefusal.notFound("policy")
      }
      return PolicyDetail(
        policy: PolicyName(policy), yaml: active.policy.text, appliedAt: active.appliedAt.rfc3339,
        appliedBy: active.appliedBy)
    }
  }

  /// Reads a policy and says what it is; looks at no device.
  package func checkPolicy(_ request: PolicyRequest) throws(RequestRefusal) -> PolicyReport {
    let policy = try Self.policy(request.yaml)
    return PolicyReport(
      policy: PolicyName(policy), trustedBefore: 0, trustedAfter: 0, denials: [], denialCount: 0, allowedDenials: 0,
      applied: false)
  }

  /// What applying would change, by the stored evidence of all devices; changes nothing.
  package func dryRunPolicy(_ request: PolicyRequest, by caller: Caller) async throws -> PolicyReport {
    let policy = try Self.policy(request.yaml)
    let reading = clock.reading()
    let considered = try await store.read { [self] reader in
      try considerPolicy(policy, in: caller.tenant, reading, reader)
    }
    return PolicyReport(considered.change, applied: false)
  }

  /// Applies a policy in two phases: verdicts are computed beside the old ones, then one row switches the digest.
  package func applyPolicy(_ request: PolicyRequest, by caller: Caller) async throws -> PolicyReport {
    let policy = try Self.policy(request.yaml)
    let tenant = caller.tenant
    let reading = clock.reading()
    let attempt = Attempt(id: Base64URL.encode(Randomness.bytes(16)), policy: policy)

    // From here on new evidence is appraised under both policies.
    let moments = try await store.write { [self] transaction throws -> InForceMoments? in
      guard try transaction.activePolicy(in: tenant)?.policy.digest != policy.digest else { return nil }
      // What it said when it was in force or tried before speaks of older evidence.
      while try transaction.unstage(policy.digest, in: tenant, limit: 1_000) > 0 {}
      if try transaction.policy(policy.digest, in: tenant) == nil {
        try transaction.insert(
          PolicyRow(
            digest: policy.digest, tenant: tenant, name: policy.name, version: Int64(policy.version), text: request.yaml,
            storedAt: reading.now, storedBy: caller.name))
        try transaction.appendAudit(
          AuditEvent(
            .policyStored, at: reading.now, actor: .credential(caller.name), subject: .policy(policy.digest),
            details: ["name": .string(policy.name), "version": .integer(Int64(policy.version))]), in: tenant)
      }
      let old = try policyInForce(in: tenant, transaction)
      let moments = InForceMoments(
        replacing: old.map { ($0.policy, $0.moments) }, by: policy, now: reading.now)
      try transaction.set(Self.stagingSetting(tenant), to: attempt.setting(moments))
      return moments
    }
    guard let moments else {
      // It is in force already, with the moments at which its checks came into force.
      let considered = try await store.read { [self] in try considerPolicy(policy, in: tenant, reading, $0) }
      return PolicyReport(considered.change, applied: true)
    }
    do {
      return try await stageAndSwitch(attempt, moments, accepting: request.acceptDenials, reading, by: caller)
    } catch {
      try await store.write { transaction in
        guard try attempt.isUnderWay(in: tenant, transaction) else { return }
        try transaction.set(Self.stagingSetting(tenant), to: .null)
      }
      throw error
    }
  }

  /// One attempt at applying a policy; a later one takes its place, and then it must not switch.
  private struct Attempt: Sendable {
    let id: String
    let policy: Policy

    func setting(_ moments: InForceMoments) -> JSONValue {
      ["attempt": .string(id), "digest": .string(policy.digest.base64URL), "moments": moments.json]
    }

    func isUnderWay(in tenant: TenantID, _ reader: any StoreReader) throws(StoreError) -> Bool {
      try reader.setting(TrustService.stagingSetting(tenant))?["attempt"]?.string == id
    }
  }

  private func stageAndSwitch(
    _ attempt: Attempt, _ moments: InForceMoments, accepting accepted: Int?, _ reading: ServerClock.Reading,
    by caller: Caller
  ) async throws -> PolicyReport {
    let tenant = caller.tenant
    let policy = attempt.policy
    let considered = try await store.read { [self] reader in try considerPolicy(policy, in: tenant, reading, reader) }
    let change = considered.change
    if let refusal = change.refusal(accepting: accepted) {
      throw RequestRefusal.tooManyDenials(refusal.description)
    }
    var staged = considered.outcomes[...]
    while !staged.isEmpty {
      let batch = Array(staged.prefix(200))
      staged = staged.dropFirst(200)
      try await store.write { [self] transaction in
        for appraised in batch { try stage(appraised, in: tenant, reading, transaction) }
      }
    }
    try await store.write { transaction in
      guard try attempt.isUnderWay(in: tenant, transaction) else {
        throw RequestRefusal.wrongState("another policy is being applied")
      }
      try transaction.activatePolicy(
        policy.digest, in: tenant, at: reading.now, by: caller.name, inForce: moments.json)
      try transaction.set(Self.stagingSetting(tenant), to: .null)
      try transaction.appendAudit(
        AuditEvent(
          .policyApplied, at: reading.now, actor: .credential(caller.name), subject: .policy(policy.digest),
          details: [
            "name": .string(policy.name), "version": .integer(Int64(policy.version)),
            "denials": .integer(Int64(change.denials.count)),
            "trusted_before": .integer(Int64(change.trustedBefore)),
          ]), in: tenant)
    }
    return PolicyReport(change, applied: true)
  }

  /// Stages what was computed, or, of a device that has changed since, what is true of it now.
  private func stage(
    _ appraised: ConsideredPolicy.Appraised, in tenant: TenantID,
    _ reading: ServerClock.Reading, _ transaction: any StoreTransaction
  ) throws {
    guard var row = try transaction.device(appraised.device, in: tenant) else { return }
    if row.revision == appraised.revision {
      try transaction.stage(appraised.appraisal, of: row.id, in: tenant)
    } else {
      try appraiseAgain(&row, reading, transaction)
    }
  }

  private struct ConsideredPolicy: Sendable {
    struct Appraised: Sendable {
      let device: DeviceID
      /// The device's last change that was taken into account.
      let revision: Int64
      let appraisal: DeviceRow.Appraisal
    }

    var change: PolicyChange
    var outcomes: [Appraised] = []
  }

  /// What the policy would change for all devices of the tenant that have evidence.
  private func considerPolicy(
    _ policy: Policy, in tenant: TenantID, _ reading: ServerClock.Reading, _ reader: any StoreReader
  ) throws -> ConsideredPolicy {
    let old = try policyInForce(in: tenant, reader)
    var considered = ConsideredPolicy(
      change: PolicyChange(from: old.map { ($0.policy, $0.moments) }, to: policy, now: reading.now))
    var after: DeviceID?
    repeat {
      let page = try reader.devices(in: tenant, where: DeviceFilter(), after: after, limit: 500)
      for row in page.rows where row.status != .retired {
        guard let attestedAt = row.attestedAt, let subject = row.subject(attestedAt: attestedAt),
          let snapshot = try row.snapshot(under: old?.policy, reader),
          let evidence = try reader.lastEvidence(of: row.id, in: tenant)
        else { continue }
        let outcome = considered.change.consider(
          PolicyChange.Device(
            snapshot: snapshot, posture: try StoredPosture.read(evidence), subject: subject,
            memory: try row.memory(under: old?.policy.digest ?? policy.digest, reader),
            exceptions: try reader.exceptions(for: row.id, owner: row.owner, in: tenant).compactMap(\.exception)))
        considered.outcomes.append(
          ConsideredPolicy.Appraised(
            device: row.id, revision: row.revision,
            appraisal: DeviceRow.Appraisal(
              policy: policy.digest, verdict: outcome.verdict.stored, memory: outcome.memory.stored)))
      }
      after = page.next
    } while after != nil
    return considered
  }

  private static func policy(_ yaml: String) throws(RequestRefusal) -> Policy {
    do throws(PolicyFileError) {
      return try PolicyFile.parse(Array(yaml.utf8))
    } catch {
      throw .invalidPolicy("\(error)")
    }
  }
}

extension PolicyReport {
  init(_ change: PolicyChange, applied: Bool) {
    self.init(
      policy: PolicyName(change.policy), trustedBefore: change.trustedBefore, trustedAfter: change.trustedAfter,
      denials: change.denials.prefix(100).map { denial in
        Denial(
          deviceID: denial.device.description, owner: denial.owner.text, reasons: denial.reasons.map(Reason.init))
      }, denialCount: change.denials.count, allowedDenials: change.deniableUnasked, applied: applied)
  }
}
