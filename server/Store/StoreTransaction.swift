package import Evidence
package import StrictJSON

/// What may be changed in a transaction. Whatever throws dooms the whole body.
package protocol StoreTransaction: StoreReader {
  // The server's own.
  func createTenant(_ id: TenantID, at: Instant) throws(StoreError)
  /// Raises the mark to `instant`; a lower one changes nothing.
  func raiseClockMark(to instant: Instant) throws(StoreError)
  /// Sets the mark, lower too: only for the audited command that mends what a mad clock did.
  func resetClockMark(to instant: Instant) throws(StoreError)
  func addKeyEpoch(_ epoch: KeyEpochRow) throws(StoreError)
  /// Once; `wrongRootKey` if another is stored.
  func setRootKeyFingerprint(_ fingerprint: Bytes32) throws(StoreError)
  func set(_ name: String, to value: JSONValue) throws(StoreError)

  // Devices. Each change takes the tenant's next revision.
  /// Returns the row with its revision.
  @discardableResult
  func insert(_ device: DeviceRow) throws(StoreError) -> DeviceRow
  /// Writes all that may change; `staleRevision` if the row is not the stored one. Returns the row with its new revision.
  @discardableResult
  func update(_ device: DeviceRow) throws(StoreError) -> DeviceRow
  /// Replaces the device's last evidence.
  func store(_ evidence: EvidenceRow, in tenant: TenantID) throws(StoreError)
  func store(_ quarantine: QuarantineRow, in tenant: TenantID) throws(StoreError)
  func removeQuarantine(of device: DeviceID, in tenant: TenantID) throws(StoreError)
  /// A message already there keeps its moment, and stays accepted if it was.
  func addSeen(_ messages: [SeenMessageRow], of device: DeviceID, in tenant: TenantID) throws(StoreError)
  /// Forgets messages first seen before `instant`, but for `last`, the last accepted one.
  func forgetSeen(
    before instant: Instant, except last: MessageHash?, of device: DeviceID, in tenant: TenantID
  ) throws(StoreError)
  func stage(_ appraisal: DeviceRow.Appraisal, of device: DeviceID, in tenant: TenantID) throws(StoreError)
  /// Removes what was staged under that policy; at most `limit`, returns how many.
  func unstage(_ policy: PolicyDigest, in tenant: TenantID, limit: Int) throws(StoreError) -> Int

  // Tokens and credentials.
  func insert(_ token: TokenRow) throws(StoreError)
  /// False if it was used or revoked before, or has expired.
  func useToken(_ hash: SecretHash, in tenant: TenantID, _ use: TokenRow.Use) throws(StoreError) -> Bool
  /// False if there is none, or it was used or revoked before.
  func revokeToken(_ hash: SecretHash, in tenant: TenantID, at: Instant) throws(StoreError) -> Bool
  /// Revokes all that are neither used nor revoked; returns how many.
  func revokeUnusedTokens(in tenant: TenantID, at: Instant) throws(StoreError) -> Int
  func insert(_ credential: CredentialRow) throws(StoreError)
  func touchCredential(_ hash: SecretHash, in tenant: TenantID, at: Instant) throws(StoreError)
  /// False if there is none or it was revoked before; `lastAdministrator` rather than locking everybody out.
  func revokeCredential(_ hash: SecretHash, in tenant: TenantID, at: Instant) throws(StoreError) -> Bool

  // Policies and exceptions.
  func insert(_ policy: PolicyRow) throws(StoreError)
  /// Makes a stored policy the one that decides; returns the tenant's new revision.
  @discardableResult
  func activatePolicy(
    _ digest: PolicyDigest, in tenant: TenantID, at: Instant, by author: String, inForce: JSONValue
  ) throws(StoreError) -> Int64
  func insert(_ exception: ExceptionRow) throws(StoreError)
  /// False if there is none or it had ended before.
  func endException(_ id: String, in tenant: TenantID, at: Instant, by author: String) throws(StoreError) -> Bool
  /// Ends all for this device alone, as retiring and reassigning do; returns how many.
  func endExceptions(for device: DeviceID, in tenant: TenantID, at: Instant, by author: String) throws(StoreError) -> Int

  // The audit.
  /// Returns the entry as it stands in the administrative chain.
  @discardableResult
  func appendAudit(_ event: AuditEvent, in tenant: TenantID) throws(StoreError) -> AuditEntry
  /// Appends to the day's segment, in their order; the first of a later day closes the one before and puts its head into the chain.
  func appendActivity(_ events: [ActivityEvent], in tenant: TenantID) throws(StoreError)
  /// Deletes rows of segments closed and of days before `instant`; at most `limit`, returns how many: 0 when done.
  func pruneActivity(before instant: Instant, in tenant: TenantID, at: Instant, limit: Int) throws(StoreError) -> Int
  /// Deletes the name behind a user's commitments; false if there is none. The chain stays whole.
  func forgetUser(_ name: String, in tenant: TenantID) throws(StoreError) -> Bool
}

extension StoreTransaction {
  package func appendActivity(_ event: ActivityEvent, in tenant: TenantID) throws(StoreError) {
    try appendActivity([event], in: tenant)
  }
}
