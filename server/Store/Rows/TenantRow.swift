package import Evidence

/// A tenant and its head: the number of the last change to what is its.
package struct TenantRow: Sendable, Hashable {
  package let id: TenantID
  package let createdAt: Instant
  package let headRevision: Int64
}
