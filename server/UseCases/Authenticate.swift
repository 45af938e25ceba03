package import Evidence
import Logging
package import Store
import StrictJSON

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
      await noteUse(of: row, at: now)
      return Caller(tenant: row.tenant, role: row.role, name: row.name, credential: hash)
    }
    return nil
  }

  /// Counts a request that was refused before anybody was proved.
  package func countRefusal(from source: String, code: String, route: String) {
    decisions.count(
      CountedRefusal(caller: source, code: code, at: clock.reading().now, sample: ["route": .string(route)]), in: .standard)
  }

  /// Keeps the time of last use to the hour: enough to find a credential that nobody uses, without a write a request.
  private func noteUse(of row: CredentialRow, at now: Instant) async {
    if let last = row.lastUsedAt, now.since(last) < .hours(1) { return }
    do {
      try await store.write { try $0.touchCredential(row.hash, in: row.tenant, at: now) }
    } catch {
      logger.warning("last use of a credential not kept", metadata: ["credential": "\(row.name)", "error": "\(error)"])
    }
  }
}
