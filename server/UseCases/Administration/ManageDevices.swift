package import Evidence
package import ServiceAPI
import Store
import StrictJSON
import Trust

/// An administrator lists devices and leads them from state to state.
extension TrustService {
  package func listDevices(after: String?, limit: Int, by caller: Caller) async throws -> DeviceList {
    let start = try after.map { try Self.cursor($0) { DeviceID($0) } }
    let reading = clock.reading()
    return try await store.read { [self] reader in
      let inForce = try policyInForce(in: caller.tenant, reader)
      let page = try reader.devices(in: caller.tenant, where: DeviceFilter(), after: start, limit: limit)
      return DeviceList(
        devices: try page.rows.map { try summary(of: $0, under: inForce, reading, reader) }, next: page.next?.description)
    }
  }

  package func showDevice(_ id: DeviceID, by caller: Caller) async throws -> DeviceDetail {
    let reading = clock.reading()
    return try await store.read { [self] reader in
      guard let row = try reader.device(id, in: caller.tenant) else { throw RequestRefusal.notFound("device") }
      return try detail(of: row, reading, reader)
    }
  }

  /// A change of state that needs nothing but a reason.
  package enum DeviceAction: String, Sendable, CaseIterable {
    case approve, suspend, resume, retire
  }

  package func change(
    _ id: DeviceID, _ action: DeviceAction, reason: String, by caller: Caller
  ) async throws -> DeviceDetail {
    let reason = try Self.shortText(reason, at: "/reason", maxBytes: 500)
    return try await changeDevice(id, by: caller) { row, now, transaction in
      let kind: AuditKind
      switch (action, row.status) {
      case (.approve, .pending):
        row.status = .active
        row.approvedAt = now
        kind = .deviceApproved
      case (.suspend, .active):
        row.status = .suspended
        kind = .deviceSuspended
      case (.resume, .suspended):
        row.status = .active
        row.raiseTrustFloor(at: now)
        kind = .deviceResumed
      case (.retire, .pending), (.retire, .active), (.retire, .suspended), (.retire, .quarantined):
        row.status = .retired
        _ = try transaction.endExceptions(for: id, in: caller.tenant, at: now, by: caller.name)
        kind = .deviceRetired
      case (.approve, _), (.suspend, _), (.resume, _), (.retire, .retired):
        throw RequestRefusal.wrongState("the device is \(row.status.rawValue)")
      }
      return AuditEvent(
        kind, at: now, actor: .credential(caller.name), subject: .device(id), details: ["reason": .string(reason)])
    }
  }

  /// Lifts a quarantine: the chain of the named message goes on, and nothing from before counts.
  package func release(_ id: DeviceID, _ request: DeviceRelease, by caller: Caller) async throws -> DeviceDetail {
    let reason = try Self.shortText(request.reason, at: "/reason", maxBytes: 500)
    return try await changeDevice(id, by: caller) { row, now, transaction in
      guard row.status == .quarantined, let conflict = try transaction.quarantine(of: id, in: caller.tenant) else {
        throw RequestRefusal.wrongState("the device is \(row.status.rawValue)")
      }
      let candidates = [conflict.accepted, conflict.conflicting].compactMap { $0 }
      guard let chosen = try candidates.map(KeptMessage.init).first(where: { $0.hash.base64URL == request.message }) else {
        throw RequestRefusal.invalidField(
          pointer: "/message", detail: "must be the hash of one of the two conflicting messages")
      }
      try transaction.addSeen(
        try chosen.unanswered.filter { try transaction.seenMessage($0, of: id, in: caller.tenant) == nil }
          .map { SeenMessageRow(hash: $0, kind: .superseded, at: now) }
          + [SeenMessageRow(hash: chosen.hash, kind: .accepted, at: now)], of: id, in: caller.tenant)
      row.abandonedUntil = max(row.abandonedUntil, row.lastAccepted?.sequence ?? 0)
      row.lastAccepted = DeviceRow.ChainPoint(message: chosen.hash, sequence: chosen.sequence)
      row.status = .active
      row.raiseTrustFloor(at: now)
      try transaction.removeQuarantine(of: id, in: caller.tenant)
      return AuditEvent(
        .deviceReleased, at: now, actor: .credential(caller.name), subject: .device(id),
        details: ["reason": .string(reason), "message": .string(chosen.hash.base64URL)])
    }
  }

  /// A new owner: further users and exceptions end, links are void, and nothing from before counts.
  package func reassign(
    _ id: DeviceID, _ request: DeviceReassignment, by caller: Caller
  ) async throws -> DeviceDetail {
    let reason = try Self.shortText(request.reason, at: "/reason", maxBytes: 500)
    let owner = try Self.user(request.owner, at: "/owner")
    return try await changeDevice(id, by: caller) { row, now, transaction in
      guard row.status != .retired else { throw RequestRefusal.wrongState("the device is retired") }
      let previous = row.owner
      row.owner = owner.text
      row.furtherUsers = []
      row.nearMiss = false
      row.raiseTrustFloor(at: now)
      _ = try transaction.endExceptions(for: id, in: caller.tenant, at: now, by: caller.name)
      return AuditEvent(
        .deviceReassigned, at: now, actor: .credential(caller.name), subject: .device(id),
        details: ["reason": .string(reason)],
        users: [AuditUser(role: "owner", name: owner.text), AuditUser(role: "previous_owner", name: previous)])
    }
  }

  package func changeUsers(
    _ id: DeviceID, adding: Bool, _ request: DeviceUserChange, by caller: Caller
  ) async throws -> DeviceDetail {
    let user = try Self.user(request.user, at: "/user")
    return try await changeDevice(id, by: caller) { row, now, _ in
      guard row.status != .retired else { throw RequestRefusal.wrongState("the device is retired") }
      let bound = ([row.owner] + row.furtherUsers).compactMap { User($0) }
      if adding {
        guard !bound.contains(user) else { throw RequestRefusal.wrongState("the device is bound to this user already") }
        guard row.furtherUsers.count < 64 else { throw RequestRefusal.wrongState("a device has at most 64 further users") }
        row.furtherUsers.append(user.text)
      } else {
        let left = row.furtherUsers.filter { User($0) != user }
        guard left.count < row.furtherUsers.count else { throw RequestRefusal.notFound("user") }
        row.furtherUsers = left
      }
      return AuditEvent(
        .deviceChanged, at: now, actor: .credential(caller.name), subject: .device(id),
        details: ["change": .string(adding ? "user_added" : "user_removed")],
        users: [AuditUser(role: "user", name: user.text)])
    }
  }

  /// Changes one device, appraises its stored evidence anew and records why, in one transaction.
  private func changeDevice(
    _ id: DeviceID, by caller: Caller,
    _ body: @escaping @Sendable (inout DeviceRow, Instant, any StoreTransaction) throws -> AuditEvent
  ) async throws -> DeviceDetail {
    let reading = clock.reading()
    return try await store.write { [self] transaction in
      guard var row = try transaction.device(id, in: caller.tenant) else { throw RequestRefusal.notFound("device") }
      let event = try body(&row, reading.now, transaction)
      try appraiseAgain(&row, reading, transaction)
      row = try transaction.update(row)
      try transaction.appendAudit(event, in: caller.tenant)
      return try detail(of: row, reading, transaction)
    }
  }

  /// Appraises what was last accepted once more: an exception came or went, or the owner changed.
  func appraiseAgain(
    _ row: inout DeviceRow, _ reading: ServerClock.Reading, _ transaction: any StoreTransaction
  ) throws {
    guard row.attestedAt != nil, let evidence = try transaction.lastEvidence(of: row.id, in: row.tenant) else { return }
    try appraise(&row, try StoredPosture.read(evidence), reading, transaction)
  }
}

extension DeviceRow {
  /// Nothing attested up to this second counts any more: the next second is the first that does.
  ///
  /// What was accepted is forgotten rather than compared with the floor: a replica whose clock is ahead dates it later.
  fileprivate mutating func raiseTrustFloor(at now: Instant) {
    trustFloor = max(trustFloor ?? now, now + .seconds(1))
    attestedAt = nil
  }
}

/// What a release needs of a kept message; its signature was verified when it came.
struct KeptMessage {
  let hash: MessageHash
  let sequence: UInt64
  let unanswered: [MessageHash]

  init(_ message: [UInt8]) throws {
    let jws = try CompactJWS(parsing: message, as: .evidence)
    let claims = try EvidenceClaims(reading: try jws.claims())
    hash = jws.hash
    sequence = claims.sequence
    unanswered = claims.unanswered
  }
}
