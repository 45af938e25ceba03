package import Evidence
package import StrictJSON

/// The one policy of a tenant that decides.
package struct ActivePolicyRow: Sendable, Hashable {
  package let policy: PolicyRow
  package let appliedAt: Instant
  package let appliedBy: String
  /// Since when each check is in force as it is.
  package let inForce: JSONValue
  /// The number of this change among the tenant's.
  package let revision: Int64
}
