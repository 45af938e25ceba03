import Evidence
package import ServiceAPI
import Store
import StrictJSON

/// An administrator makes, lists and revokes credentials of callers.
extension TrustService {
  package func createCredential(_ request: CredentialRequest, by caller: Caller) async throws -> CredentialCreated {
    let allowed = request.name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard allowed, (1...64).contains(request.name.utf8.count) else {
      throw RequestRefusal.invalidField(pointer: "/name", detail: "must be 1 to 64 of a-z, A-Z, 0-9, ., _ and -")
    }
    guard let role = CredentialRow.Role(rawValue: request.role) else {
      throw RequestRefusal.invalidField(pointer: "/role", detail: "must be pdp, admin or auditor")
    }
    if let expiresIn = request.expiresIn, !(60...Span.days(3_660).seconds).contains(expiresIn) {
      throw RequestRefusal.invalidField(pointer: "/expires_in", detail: "must be 60 seconds to 10 years")
    }
    let secret = Secret.random(role.secretKind)
    let now = clock.reading().now
    let row = CredentialRow(
      hash: secret.hash, name: request.name, tenant: caller.tenant, role: role, createdAt: now,
      expiresAt: request.expiresIn.map { now + .seconds($0) })
    try await store.write { transaction in
      do {
        try transaction.insert(row)
      } catch StoreError.constraint(.twoLiveCredentials), StoreError.constraint(.oneRolePerName) {
        throw RequestRefusal.credentialNameTaken
      }
      try transaction.appendAudit(
        AuditEvent(
          .credentialCreated, at: now, actor: .credential(caller.name), subject: .credential(row.name),
          details: ["role": .string(role.rawValue), "credential": .string(SecretName.credential.text(row.hash))]),
        in: caller.tenant)
    }
    return CredentialCreated(credential: secret.text, entry: CredentialEntry(row, now: now))
  }

  package func listCredentials(by caller: Caller) async throws -> CredentialList {
    let now = clock.reading().now
    let rows = try await store.read { try $0.credentials(in: caller.tenant) }
    return CredentialList(credentials: rows.map { CredentialEntry($0, now: now) })
  }

  package func revokeCredential(_ id: String, reason: String, by caller: Caller) async throws -> CredentialEntry {
    guard let hash = SecretName.credential.hash(id) else { throw RequestRefusal.notFound("credential") }
    let reason = try Self.shortText(reason, at: "/reason", maxBytes: 500)
    let now = clock.reading().now
    return try await store.write { transaction in
      guard let row = try transaction.credential(hash), row.tenant == caller.tenant else {
        throw RequestRefusal.notFound("credential")
      }
      do {
        guard try transaction.revokeCredential(hash, in: caller.tenant, at: now) else {
          throw RequestRefusal.wrongState("the credential is revoked already")
        }
      } catch StoreError.constraint(.lastAdministrator) {
        throw RequestRefusal.lastAdministrator
      }
      try transaction.appendAudit(
        AuditEvent(
          .credentialRevoked, at: now, actor: .credential(caller.name), subject: .credential(row.name),
          details: ["reason": .string(reason), "credential": .string(SecretName.credential.text(hash))]), in: caller.tenant)
      guard let revoked = try transaction.credential(hash) else { throw RequestRefusal.notFound("credential") }
      return CredentialEntry(revoked, now: now)
    }
  }
}

extension CredentialRow.Role {
  /// The kind of secret that a credential of this role is.
  var secretKind: Secret.Kind {
    switch self {
    case .pdp: .pdpCredential
    case .admin: .adminCredential
    case .auditor: .auditorCredential
    }
  }
}

extension CredentialEntry {
  init(_ row: CredentialRow, now: Instant) {
    let state = row.revokedAt != nil ? "revoked" : row.isLive(at: now) ? "live" : "expired"
    self.init(
      credentialID: SecretName.credential.text(row.hash), name: row.name, role: row.role.rawValue,
      createdAt: row.createdAt.rfc3339,
      expiresAt: row.expiresAt?.rfc3339, lastUsedAt: row.lastUsedAt?.rfc3339, state: state)
  }
}
