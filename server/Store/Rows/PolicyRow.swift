package import Evidence

/// A policy as it was stored; never changed afterwards.
package struct PolicyRow: Sendable, Hashable {
  package let digest: PolicyDigest
  package let tenant: TenantID
  package let name: String
  package let version: Int64
  /// The canonical text whose digest it is.
  package let text: String
  package let storedAt: Instant
  package let storedBy: String

  package init(
    digest: PolicyDigest, tenant: TenantID, name: String, version: Int64, text: String, storedAt: Instant,
    storedBy: String
  ) {
    self.digest = digest
    self.tenant = tenant
    self.name = name
    self.version = version
    self.text = text
    self.storedAt = storedAt
    self.storedBy = storedBy
  }
}
