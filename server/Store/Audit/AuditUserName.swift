package import Evidence

/// The side table's row: what opens a commitment in the chain. Deleting it forgets the user and leaves the chain whole.
package struct AuditUserName: Sendable {
  /// Random bytes before the name, so that a commitment without its row cannot be tried against a list of names.
  static let saltByteCount = 32

  package let tenant: TenantID
  package let commitment: Bytes32
  package let salt: [UInt8]
  package let name: String

  /// Whether salt and name open the commitment.
  package var isGenuine: Bool { commitment == Self.commit(tenant: tenant, salt: salt, name: name) }

  static func commit(tenant: TenantID, salt: [UInt8], name: String) -> Bytes32 {
    var fields = FieldHash(domain: "vouchsafe-audit-user-v1")
    fields.add(tenant.description)
    fields.add(salt)
    fields.add(name)
    return fields.digest
  }
}
