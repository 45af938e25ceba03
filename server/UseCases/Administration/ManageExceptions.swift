import Evidence
package import ServiceAPI
import Store
import StrictJSON
import Trust

/// An administrator permits, for a time and with a reason, that named checks do not pass.
extension TrustService {
  package func addException(_ request: ExceptionRequest, by caller: Caller) async throws -> ExceptionEntry {
    let reading = clock.reading()
    let until = try Self.instant(request.until, at: "/until")
    let scope: ExceptionRow.Scope
    switch (request.deviceID, request.owner) {
    case (let device?, nil): scope = .device(try Self.deviceID(device, at: "/device_id"))
    case (nil, let owner?): scope = .owner(try Self.user(owner, at: "/owner").text)
    case (.some, .some), (nil, nil):
      throw RequestRefusal.invalidField(pointer: "", detail: "names exactly one of device_id and owner")
    }
    let id = "exc_" + Base32.encode(Randomness.bytes(10))
    let row = ExceptionRow(
      id: id, tenant: caller.tenant, scope: scope, checks: request.checks.sorted(), reason: request.reason,
      author: caller.name, from: reading.now, until: until)
    _ = try Self.shortText(request.reason, at: "/reason", maxBytes: 500)
    try Self.validate(row)
    return try await store.write { [self] transaction in
      if case .device(let device) = scope {
        guard let target = try transaction.device(device, in: caller.tenant), target.status != .retired else {
          throw RequestRefusal.invalidField(pointer: "/device_id", detail: "is no device that could have an exception")
        }
      }
      try transaction.insert(row)
      try appraiseCovered(by: scope, in: caller.tenant, reading, transaction)
      try transaction.appendAudit(
        AuditEvent(
          .exceptionGranted, at: reading.now, actor: .credential(caller.name), subject: .exception(id),
          details: [
            "checks": .array(row.checks.map(JSONValue.string)), "reason": .string(row.reason),
            "until": .string(until.rfc3339), "scope": .string(scope.word),
          ], users: scope.users), in: caller.tenant)
      return ExceptionEntry(row, now: reading.now)
    }
  }

  package func listExceptions(after: String?, limit: Int, by caller: Caller) async throws -> ExceptionList {
    let now = clock.reading().now
    let page = try await store.read { try $0.exceptions(in: caller.tenant, after: after, limit: limit) }
    return ExceptionList(exceptions: page.rows.map { ExceptionEntry($0, now: now) }, next: page.next)
  }

  package func endException(_ id: String, reason: String, by caller: Caller) async throws -> ExceptionEntry {
    let reading = clock.reading()
    let reason = try Self.shortText(reason, at: "/reason", maxBytes: 500)
    return try await store.write { [self] transaction in
      guard let row = try transaction.exception(id, in: caller.tenant) else { throw RequestRefusal.notFound("exception") }
      guard row.endedAt == nil, reading.now < row.until,
        try transaction.endException(id, in: caller.tenant, at: reading.now, by: caller.name)
      else { throw RequestRefusal.exceptionOver }
      try appraiseCovered(by: row.scope, in: caller.tenant, reading, transaction)
      try transaction.appendAudit(
        AuditEvent(
          .exceptionEnded, at: reading.now, actor: .credential(caller.name), subject: .exception(id),
          details: ["reason": .string(reason)]), in: caller.tenant)
      guard let ended = try transaction.exception(id, in: caller.tenant) else {
        throw RequestRefusal.notFound("exception")
      }
      return ExceptionEntry(ended, now: reading.now)
    }
  }

  /// Appraises the stored evidence of every device that an exception covers: it takes effect with the next question.
  private func appraiseCovered(
    by scope: ExceptionRow.Scope, in tenant: TenantID, _ reading: ServerClock.Reading, _ transaction: any StoreTransaction
  ) throws {
    switch scope {
    case .device(let id):
      guard var row = try transaction.device(id, in: tenant) else { return }
      try appraiseAgain(&row, reading, transaction)
      try transaction.update(row)
    case .owner(let owner):
      var after: DeviceID?
      repeat {
        let page = try transaction.devices(in: tenant, where: DeviceFilter(owner: owner), after: after, limit: 200)
        for found in page.rows where found.status != .retired {
          var row = found
          try appraiseAgain(&row, reading, transaction)
          try transaction.update(row)
        }
        after = page.next
      } while after != nil
    }
  }

  private static func validate(_ row: ExceptionRow) throws(RequestRefusal) {
    let scope: AppraisalException.Scope
    switch row.scope {
    case .device(let id): scope = .device(id)
    case .owner(let owner): scope = .owner(try user(owner, at: "/owner"))
    }
    do throws(AppraisalException.Refusal) {
      _ = try AppraisalException(
        id: row.id, scope: scope, checks: Set(row.checks), reason: row.reason, author: row.author, from: row.from,
        until: row.until)
    } catch {
      switch error {
      case .noCheck: throw .invalidField(pointer: "/checks", detail: "names no check")
      case .unknownCheck: throw .invalidField(pointer: "/checks", detail: "names a check that does not exist")
      case .noReason: throw .invalidField(pointer: "/reason", detail: "must be 1 to 500 bytes")
      case .noAuthor, .badID: throw .unavailable
      case .endsBeforeItBegins: throw .invalidField(pointer: "/until", detail: "lies in the past")
      case .tooLong: throw .invalidField(pointer: "/until", detail: "lies more than a year ahead")
      }
    }
  }
}

extension ExceptionRow.Scope {
  fileprivate var word: String {
    switch self {
    case .device(let id): id.description
    case .owner: "owner"
    }
  }

  fileprivate var users: [AuditUser] {
    switch self {
    case .device: []
    case .owner(let owner): [AuditUser(role: "owner", name: owner)]
    }
  }
}

extension ExceptionEntry {
  init(_ row: ExceptionRow, now: Instant) {
    var device: String?
    var owner: String?
    switch row.scope {
    case .device(let id): device = id.description
    case .owner(let name): owner = name
    }
    self.init(
      exceptionID: row.id, deviceID: device, owner: owner, checks: row.checks, reason: row.reason, author: row.author,
      from: row.from.rfc3339, until: row.until.rfc3339,
      state: row.endedAt != nil ? "ended" : now < row.until ? "live" : "over")
  }
}
