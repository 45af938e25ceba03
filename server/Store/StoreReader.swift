package import Evidence
package import StrictJSON

/// What may be asked within a snapshot or a transaction.
///
/// Rows of a tenant are asked for with it. The exceptions yield the tenant: a credential or token by its hash, a device by its id
/// or key. Pages are in the order of their key; `limit` is at least 1.
package protocol StoreReader: AnyObject {
  // The server's own.
  func tenants() throws(StoreError) -> [TenantRow]
  func tenant(_ id: TenantID) throws(StoreError) -> TenantRow?
  /// The latest time that this store has seen; nil before the first mark.
  func clockMark() throws(StoreError) -> Instant?
  /// All epochs, the oldest first.
  func keyEpochs() throws(StoreError) -> [KeyEpochRow]
  /// SHA-256 of the root key this store was made with; nil before `setRootKeyFingerprint`.
  func rootKeyFingerprint() throws(StoreError) -> Bytes32?
  func setting(_ name: String) throws(StoreError) -> JSONValue?

  // Devices.
  func device(_ id: DeviceID) throws(StoreError) -> DeviceRow?
  func device(_ id: DeviceID, in tenant: TenantID) throws(StoreError) -> DeviceRow?
  func device(keyThumbprint: Thumbprint) throws(StoreError) -> DeviceRow?
  func devices(
    in tenant: TenantID, where filter: DeviceFilter, after: DeviceID?, limit: Int
  ) throws(StoreError) -> RowPage<DeviceRow, DeviceID>
  /// Devices whose last change is later than `revision`, in the order of their revisions: what an index reads.
  func devices(
    in tenant: TenantID, changedAfter revision: Int64, limit: Int
  ) throws(StoreError) -> RowPage<DeviceRow, Int64>
  func deviceCounts(in tenant: TenantID) throws(StoreError) -> [DeviceRow.Status: Int]
  func lastEvidence(of device: DeviceID, in tenant: TenantID) throws(StoreError) -> EvidenceRow?
  func quarantine(of device: DeviceID, in tenant: TenantID) throws(StoreError) -> QuarantineRow?
  func seenMessage(
    _ hash: MessageHash, of device: DeviceID, in tenant: TenantID
  ) throws(StoreError) -> SeenMessageRow?
  /// What a policy that is not (or was not) active said of the device's last evidence.
  func stagedAppraisal(
    of device: DeviceID, under policy: PolicyDigest, in tenant: TenantID
  ) throws(StoreError) -> DeviceRow.Appraisal?

  // Tokens and credentials.
  func token(_ hash: SecretHash) throws(StoreError) -> TokenRow?
  func tokens(in tenant: TenantID, after: SecretHash?, limit: Int) throws(StoreError) -> RowPage<TokenRow, SecretHash>
  func credential(_ hash: SecretHash) throws(StoreError) -> CredentialRow?
  /// All of a tenant, revoked ones too, by name and age.
  func credentials(in tenant: TenantID) throws(StoreError) -> [CredentialRow]

  // Policies and exceptions.
  func policy(_ digest: PolicyDigest, in tenant: TenantID) throws(StoreError) -> PolicyRow?
  /// All of a tenant, by name and version.
  func policies(in tenant: TenantID) throws(StoreError) -> [PolicyRow]
  func activePolicy(in tenant: TenantID) throws(StoreError) -> ActivePolicyRow?
  func exception(_ id: String, in tenant: TenantID) throws(StoreError) -> ExceptionRow?
  /// All of a tenant, ended ones too.
  func exceptions(in tenant: TenantID, after: String?, limit: Int) throws(StoreError) -> RowPage<ExceptionRow, String>
  /// Those not ended that are for this device or this owner, whenever they begin or run out.
  func exceptions(
    for device: DeviceID, owner: String, in tenant: TenantID
  ) throws(StoreError) -> [ExceptionRow]

  // The audit.
  func auditHead(of tenant: TenantID) throws(StoreError) -> AuditHead
  func auditEntries(in tenant: TenantID, after sequence: Int64, limit: Int) throws(StoreError) -> [AuditEntry]
  /// All segments, the oldest first; only the last may be open.
  func auditSegments(in tenant: TenantID) throws(StoreError) -> [AuditSegment]
  func activityEntries(
    in tenant: TenantID, segment: Int64, after sequence: Int64, limit: Int
  ) throws(StoreError) -> [AuditEntry]
  func auditUserNames(in tenant: TenantID, after: Bytes32?, limit: Int) throws(StoreError) -> [AuditUserName]
}
