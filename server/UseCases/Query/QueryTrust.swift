package import Evidence
package import ServiceAPI
import Logging
import Store
import StrictJSON
import Trust

/// A policy decision point asks: is this device trusted for this user, now?
extension TrustService {
  /// The answer, and for how many seconds it may be cached: 0 means `no-store`.
  package struct TrustReply: Sendable {
    package let answer: TrustAnswer
    package let maxAge: Int64
  }

  /// The bound on how late a suspension, a revocation or a new policy can take effect at a cache.
  package static let longestCaching = Span.seconds(30)

  /// Decides from the durable row. Every fault on the way is "not trusted" with its own reason, never an error.
  package func queryTrust(device: DeviceID, user: User, by caller: Caller) async -> TrustReply {
    await queryTrust(device: device, user: user, by: caller, at: clock.reading())
  }

  private func queryTrust(
    device: DeviceID, user: User, by caller: Caller, at reading: ServerClock.Reading
  ) async -> TrustReply {
    let found: FoundDevice
    do {
      found = try await store.read { [self] in try find(device, in: caller.tenant, $0) }
    } catch {
      logger.error("trust query failed", metadata: ["error": "\(error)"])
      return unavailable(device, user, reading.now)
    }
    let reply = decide(found, device, user, reading, now: reading.now)
    guard record(reply.answer, device: device, user: user, by: caller, at: reading.now) || !reply.answer.trusted else {
      return unavailable(device, user, reading.now)
    }
    if let nearMiss = reply.nearMiss { await flagNearMiss(found, nearMiss: nearMiss, at: reading.now) }
    return TrustReply(answer: reply.answer, maxAge: reply.maxAge)
  }

  /// Up to 1,000 pairs at one moment; a fault of one is not a fault of the others.
  package func queryTrust(_ query: TrustQuery, by caller: Caller) async throws -> TrustQueryAnswer {
    guard query.items.count <= TrustQuery.maxItems else {
      throw RequestRefusal.invalidField(pointer: "/items", detail: "has more than \(TrustQuery.maxItems) elements")
    }
    let reading = clock.reading()
    var items: [TrustQueryAnswer.Item] = []
    for (index, item) in query.items.enumerated() {
      guard let device = DeviceID(item.deviceID) else {
        items.append(.init(fault: .init(pointer: "#/items/\(index)/device_id", detail: "is not a device id")))
        continue
      }
      guard let user = User(item.user) else {
        items.append(.init(fault: .init(pointer: "#/items/\(index)/user", detail: "is not a user of 1 to 256 bytes")))
        continue
      }
      items.append(.init(decision: await queryTrust(device: device, user: user, by: caller, at: reading).answer))
    }
    return TrustQueryAnswer(evaluatedAt: reading.now.rfc3339, items: items)
  }

  /// What the rows say, read in one snapshot.
  struct FoundDevice: Sendable {
    let row: DeviceRow?
    let snapshot: DeviceSnapshot?
    let inForce: PolicyInForce?
  }

  func find(_ device: DeviceID, in tenant: TenantID, _ reader: any StoreReader) throws -> FoundDevice {
    let inForce = try policyInForce(in: tenant, reader)
    guard let row = try reader.device(device, in: tenant) else {
      return FoundDevice(row: nil, snapshot: nil, inForce: inForce)
    }
    guard let snapshot = try row.snapshot(under: inForce?.policy, reader) else {
      throw StoreError.corrupt("device \(device)")
    }
    return FoundDevice(row: row, snapshot: snapshot, inForce: inForce)
  }

  struct DecidedReply {
    let answer: TrustAnswer
    let maxAge: Int64
    let nearMiss: User?
  }

  /// The decision as a caller of the interface reads it.
  func decide(
    _ found: FoundDevice, _ device: DeviceID, _ user: User, _ reading: ServerClock.Reading, now: Instant
  ) -> DecidedReply {
    let decision = TrustDecision.decide(
      found.snapshot, for: user, under: found.inForce?.policy, serverClock: reading.isBehind ? .behind : .steady, now: now)
    guard let details = decision.details, let row = found.row else {
      return DecidedReply(
        answer: TrustAnswer(
          deviceID: device.description, user: user.text, trusted: false, reasons: decision.reasons.map(Reason.init),
          evaluatedAt: now.rfc3339, remediationURL: remediationURL), maxAge: 0, nearMiss: decision.nearMiss)
    }
    let answer = TrustAnswer(
      deviceID: device.description, user: user.text, trusted: decision.trusted,
      reasons: decision.reasons.map(Reason.init), assurance: details.assurance.rawValue,
      ekVouchedBy: details.ekVouchedBy.map(\.rawValue).sorted(), lastAttestedAt: details.lastAttestedAt?.rfc3339,
      trustedUntil: details.trustedUntil?.rfc3339, evaluatedAt: now.rfc3339, riskScore: details.riskScore,
      policy: found.inForce.map { PolicyName($0.policy) }, revision: details.revision,
      remediationURL: decision.trusted ? nil : remediationURL(for: row, now: now))
    let left = details.trustedUntil.map { $0.since(now) } ?? .zero
    return DecidedReply(
      answer: answer, maxAge: decision.trusted ? max(0, min(Self.longestCaching, left).seconds) : 0, nearMiss: nil)
  }

  private func unavailable(_ device: DeviceID, _ user: User, _ now: Instant) -> TrustReply {
    let reason = Reason(code: TrustReasonCode.unavailable.rawValue, message: "The server could not decide; ask again.")
    return TrustReply(
      answer: TrustAnswer(
        deviceID: device.description, user: user.text, trusted: false, reasons: [reason], evaluatedAt: now.rfc3339,
        remediationURL: remediationURL), maxAge: 0)
  }

  /// Whether the decision was taken note of. Unknown devices are only counted, with one of them as a sample.
  private func record(
    _ answer: TrustAnswer, device: DeviceID, user: User, by caller: Caller, at now: Instant
  ) -> Bool {
    if answer.reasons.first?.code == TrustReasonCode.unknownDevice.rawValue {
      decisions.count(
        CountedRefusal(
          caller: caller.name, code: TrustReasonCode.unknownDevice.rawValue, at: now,
          sample: ["device": .string(device.description)]), in: caller.tenant)
      return true
    }
    var details = JSONObject()
    details["trusted"] = .bool(answer.trusted)
    details["reasons"] = .array(answer.reasons.map { .string($0.code) })
    details["policy"] = answer.policy.map { .string($0.digest) }
    let event = ActivityEvent(
      .decision, at: now, actor: .credential(caller.name), subject: .device(device), details: details,
      users: [AuditUser(role: "asked_for", name: user.text)])
    return decisions.record(event, in: caller.tenant, granted: answer.trusted)
  }

  /// Tells the administrator, once a device, that somebody asks with a user's name in another case or normal form.
  private func flagNearMiss(_ found: FoundDevice, nearMiss: User, at now: Instant) async {
    guard let row = found.row, !row.nearMiss else { return }
    do {
      try await store.write { transaction in
        guard var row = try transaction.device(row.id, in: row.tenant), !row.nearMiss else { return }
        row.nearMiss = true
        try transaction.update(row)
        try transaction.appendAudit(
          AuditEvent(
            .deviceNearMiss, at: now, actor: .server, subject: .device(row.id),
            users: [AuditUser(role: "bound", name: nearMiss.text)]), in: row.tenant)
      }
    } catch {
      logger.warning("near miss not flagged", metadata: ["device": "\(row.id)", "error": "\(error)"])
    }
  }
}
