package import Evidence

/// A dated exception from named checks, for a device or for all devices of an owner.
package struct ExceptionRow: Sendable {
  package enum Scope: Sendable {
    case device(DeviceID)
    /// Compared by UTF-8 bytes.
    case owner(String)
  }

  /// Chosen by the caller, unique in the tenant.
  package let id: String
  package let tenant: TenantID
  package let scope: Scope
  package let checks: [String]
  package let reason: String
  package let author: String
  package let from: Instant
  package let until: Instant
  package internal(set) var endedAt: Instant?
  package internal(set) var endedBy: String?

  package init(
    id: String, tenant: TenantID, scope: Scope, checks: [String], reason: String, author: String, from: Instant,
    until: Instant
  ) {
    self.id = id
    self.tenant = tenant
    self.scope = scope
    self.checks = checks
    self.reason = reason
    self.author = author
    self.from = from
    self.until = until
  }
}
