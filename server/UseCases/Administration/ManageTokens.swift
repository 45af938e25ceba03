import Evidence
package import ServiceAPI
import Store
import StrictJSON
import Trust

/// An administrator makes, lists and revokes enrolment tokens.
extension TrustService {
  package static let tokenLifetimes: ClosedRange<Int64> = 60...Span.days(90).seconds

  package func createToken(_ request: TokenRequest, by caller: Caller) async throws -> TokenCreated {
    let owner = try Self.user(request.owner, at: "/owner")
    let users = try (request.users ?? []).enumerated().map { try Self.user($1, at: "/users/\($0)") }
    let lifetime = request.expiresIn ?? Span.hours(24).seconds
    guard Self.tokenLifetimes.contains(lifetime) else {
      throw RequestRefusal.invalidField(pointer: "/expires_in", detail: "must be 60 seconds to 90 days")
    }
    guard let approval = TokenRow.Approval(rawValue: request.approval ?? "auto") else {
      throw RequestRefusal.invalidField(pointer: "/approval", detail: "must be auto or required")
    }
    let label = try request.label.map { try Self.shortText($0, at: "/label", maxBytes: 64) }
    let replaces = try request.replaces.map { try Self.deviceID($0, at: "/replaces") }
    let secret = Secret.random(.enrolmentToken)
    let now = clock.reading().now
    let row = TokenRow(
      hash: secret.hash, kind: secret.kind.prefix, tenant: caller.tenant, owner: owner.text,
      furtherUsers: users.map(\.text), label: label, createdAt: now, createdBy: caller.name,
      expiresAt: now + .seconds(lifetime), approval: approval, replaces: replaces)
    try await store.write { transaction in
      if let replaces {
        guard let old = try transaction.device(replaces, in: caller.tenant), old.status != .retired else {
          throw RequestRefusal.invalidField(pointer: "/replaces", detail: "is no device that could be replaced")
        }
      }
      try transaction.insert(row)
      try transaction.appendAudit(
        AuditEvent(
          .tokenCreated, at: now, actor: .credential(caller.name), subject: .token(row.hash),
          details: ["approval": .string(approval.rawValue), "expires_at": .string(row.expiresAt.rfc3339)],
          users: [AuditUser(role: "owner", name: owner.text)]), in: caller.tenant)
    }
    return TokenCreated(token: secret.text, entry: TokenEntry(row, now: now))
  }

  package func listTokens(after: String?, limit: Int, by caller: Caller) async throws -> TokenList {
    let start = try after.map { try Self.cursor($0) { SecretName.token.hash($0) } }
    let now = clock.reading().now
    let page = try await store.read { try $0.tokens(in: caller.tenant, after: start, limit: limit) }
    return TokenList(tokens: page.rows.map { TokenEntry($0, now: now) }, next: page.next.map { SecretName.token.text($0) })
  }

  package func revokeToken(_ id: String, reason: String, by caller: Caller) async throws -> TokenEntry {
    guard let hash = SecretName.token.hash(id) else { throw RequestRefusal.notFound("token") }
    let reason = try Self.shortText(reason, at: "/reason", maxBytes: 500)
    let now = clock.reading().now
    return try await store.write { transaction in
      guard let row = try transaction.token(hash), row.tenant == caller.tenant else {
        throw RequestRefusal.notFound("token")
      }
      guard row.use == nil, row.revokedAt == nil, now < row.expiresAt,
        try transaction.revokeToken(hash, in: caller.tenant, at: now)
      else { throw RequestRefusal.tokenNotOpen }
      try transaction.appendAudit(
        AuditEvent(
          .tokenRevoked, at: now, actor: .credential(caller.name), subject: .token(hash),
          details: ["reason": .string(reason)]), in: caller.tenant)
      guard let revoked = try transaction.token(hash) else { throw RequestRefusal.notFound("token") }
      return TokenEntry(revoked, now: now)
    }
  }
}

extension TokenEntry {
  init(_ row: TokenRow, now: Instant) {
    let state =
      if row.use != nil { "used" } else if row.revokedAt != nil { "revoked" } else if now >= row.expiresAt { "expired" } else {
        "open"
      }
    self.init(
      tokenID: SecretName.token.text(row.hash), owner: row.owner, users: row.furtherUsers, label: row.label,
      approval: row.approval.rawValue, replaces: row.replaces?.description, createdAt: row.createdAt.rfc3339,
      createdBy: row.createdBy, expiresAt: row.expiresAt.rfc3339, state: state, deviceID: row.use?.device.description)
  }
}
