package import Evidence

/// A caller's credential, known only by its hash.
package struct CredentialRow: Sendable, Hashable {
  package enum Role: String, Sendable, Hashable, CaseIterable {
    case pdp, admin, auditor
  }

  package let hash: SecretHash
  package let name: String
  package let tenant: TenantID
  package let role: Role
  package let createdAt: Instant
  package let expiresAt: Instant?
  package internal(set) var lastUsedAt: Instant?
  package internal(set) var revokedAt: Instant?

  package init(
    hash: SecretHash, name: String, tenant: TenantID, role: Role, createdAt: Instant, expiresAt: Instant? = nil
  ) {
    self.hash = hash
    self.name = name
    self.tenant = tenant
    self.role = role
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }

  /// Neither revoked nor expired.
  package func isLive(at now: Instant) -> Bool {
    guard revokedAt == nil else { return false }
    return expiresAt.map { now < $0 } ?? true
  }
}
