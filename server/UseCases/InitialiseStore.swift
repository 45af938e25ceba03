package import Evidence
package import Store
import StrictJSON
import Trust

/// A new installation: tenant, first key epoch, standard policy and the first administrator, in one transaction.
package enum InitialiseStore {
  /// Fills an empty store; the secret returned is the first administrator's credential, kept nowhere.
  package static func run(
    _ store: any Store, root: RootKey, policyYAML: String, administrator: String, now: Instant
  ) async throws -> Secret {
    let policy = try PolicyFile.parse(Array(policyYAML.utf8))
    let secret = Secret.random(.adminCredential)
    let tenant = TenantID.standard
    try await store.write { transaction in
      guard try transaction.tenant(tenant) == nil else { throw StoreError.constraint(.duplicateTenant) }
      try transaction.setRootKeyFingerprint(root.fingerprint)
      try transaction.createTenant(tenant, at: now)
      try transaction.addKeyEpoch(KeyEpochRow(epoch: 1, publishedAt: now, activeFrom: now))
      try transaction.insert(
        PolicyRow(
          digest: policy.digest, tenant: tenant, name: policy.name, version: Int64(policy.version), text: policyYAML,
          storedAt: now, storedBy: "init"))
      try transaction.activatePolicy(
        policy.digest, in: tenant, at: now, by: "init", inForce: InForceMoments(first: policy, now: now).json)
      try transaction.insert(
        CredentialRow(hash: secret.hash, name: administrator, tenant: tenant, role: .admin, createdAt: now))
      try transaction.appendAudit(
        AuditEvent(.storeCreated, at: now, actor: .offline, subject: .store), in: tenant)
      try transaction.appendAudit(
        AuditEvent(
          .policyApplied, at: now, actor: .offline, subject: .policy(policy.digest),
          details: ["name": .string(policy.name), "version": .integer(Int64(policy.version))]), in: tenant)
      try transaction.appendAudit(
        AuditEvent(
          .credentialCreated, at: now, actor: .offline, subject: .credential(administrator),
          details: ["role": "admin", "credential": .string(secret.hash.base64URL)]), in: tenant)
    }
    return secret
  }
}
