package import Evidence
package import Store

/// Who calls: proved by a credential, never by a field of the request.
package struct Caller: Sendable, Hashable {
  package let tenant: TenantID
  package let role: CredentialRow.Role
  /// The credential's name; stands in the audit.
  package let name: String
  package let credential: SecretHash
}

extension TrustService {
  /// The caller of a bearer text; nil if it is no live credential of one of the roles that this kind of secret can have.
  package func authenticate(bearer: [UInt8]) async throws -> Caller? {
    let kinds: [(Secret.Kind, CredentialRow.Role)] = [
      (.pdpCredential, .pdp), (.adminCredential, .admin), (.auditorCredential, .auditor),
    ]
    for (kind, role) in kinds {
      guard let secret = Secret(bearer, of: kind) else { continue }
      let hash = secret.hash
      let now = clock.reading().now
      guard let row = try await store.read({ try $0.credential(hash) }), row.role == role, row.isLive(at: now) else {
        return nil
      }
      return Caller(tenant: row.tenant, role: row.role, name: row.name, credential: hash)
    }
    return nil
  }
}
