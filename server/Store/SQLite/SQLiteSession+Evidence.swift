import Evidence

extension SQLiteSession {
  func lastEvidence(of device: DeviceID, in tenant: TenantID) throws(StoreError) -> EvidenceRow? {
    try first(
      "SELECT device, hash, received_at, message, posture FROM device_evidence WHERE device = ? AND tenant = ?",
      [.device(device), .tenant(tenant)]
    ) { columns throws(StoreError) in
      EvidenceRow(
        device: try columns.device(), hash: try columns.digest(), receivedAt: try columns.instant(),
        message: try columns.blob(), posture: try columns.json())
    }
  }

  func store(_ evidence: EvidenceRow, in tenant: TenantID) throws(StoreError) {
    try execute(
      """
      INSERT INTO device_evidence (device, tenant, hash, received_at, message, posture) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (device) DO UPDATE SET
        tenant = excluded.tenant, hash = excluded.hash, received_at = excluded.received_at, message = excluded.message,
        posture = excluded.posture
      """,
      [
        .device(evidence.device), .tenant(tenant), .digest(evidence.hash), .instant(evidence.receivedAt),
        .blob(evidence.message), .json(evidence.posture),
      ])
  }

  func quarantine(of device: DeviceID, in tenant: TenantID) throws(StoreError) -> QuarantineRow? {
    try first(
      "SELECT device, at, accepted, conflicting, conflicting_hash FROM device_quarantine WHERE device = ? AND tenant = ?",
      [.device(device), .tenant(tenant)]
    ) { columns throws(StoreError) in
      QuarantineRow(
        device: try columns.device(), at: try columns.instant(), accepted: try columns.optionalBlob(),
        conflicting: try columns.blob(), conflictingHash: try columns.digest())
    }
  }

  func store(_ quarantine: QuarantineRow, in tenant: TenantID) throws(StoreError) {
    try execute(
      """
      INSERT INTO device_quarantine (device, tenant, at, accepted, conflicting, conflicting_hash) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (device) DO UPDATE SET
        tenant = excluded.tenant, at = excluded.at, accepted = excluded.accepted, conflicting = excluded.conflicting,
        conflicting_hash = excluded.conflicting_hash
      """,
      [
        .device(quarantine.device), .tenant(tenant), .instant(quarantine.at), .blob(quarantine.accepted),
        .blob(quarantine.conflicting), .digest(quarantine.conflictingHash),
      ])
  }

  func removeQuarantine(of device: DeviceID, in tenant: TenantID) throws(StoreError) {
    try execute("DELETE FROM device_quarantine WHERE device = ? AND tenant = ?", [.device(device), .tenant(tenant)])
  }

  func seenMessage(
    _ hash: MessageHash, of device: DeviceID, in tenant: TenantID
  ) throws(StoreError) -> SeenMessageRow? {
    try first(
      "SELECT hash, kind, at FROM seen_message WHERE device = ? AND hash = ? AND tenant = ?",
      [.device(device), .digest(hash), .tenant(tenant)]
    ) { columns throws(StoreError) in
      SeenMessageRow(hash: try columns.digest(), kind: try columns.choice(), at: try columns.instant())
    }
  }

  func addSeen(_ messages: [SeenMessageRow], of device: DeviceID, in tenant: TenantID) throws(StoreError) {
    // A message whose acknowledgement was lost is among the next one's unanswered: it stays accepted.
    for message in messages {
      try execute(
        """
        INSERT INTO seen_message (device, hash, tenant, kind, at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (device, hash) DO UPDATE SET kind = excluded.kind WHERE excluded.kind = 'accepted'
        """,
        [.device(device), .digest(message.hash), .tenant(tenant), .text(message.kind.rawValue), .instant(message.at)])
    }
  }

  func forgetSeen(
    before instant: Instant, except last: MessageHash?, of device: DeviceID, in tenant: TenantID
  ) throws(StoreError) {
    try execute(
      "DELETE FROM seen_message WHERE device = ? AND tenant = ? AND at < ? AND hash IS NOT ?",
      [.device(device), .tenant(tenant), .instant(instant), .digest(last)])
  }

  func stagedAppraisal(
    of device: DeviceID, under policy: PolicyDigest, in tenant: TenantID
  ) throws(StoreError) -> DeviceRow.Appraisal? {
    try first(
      "SELECT policy, verdict, memory FROM staged_appraisal WHERE device = ? AND policy = ? AND tenant = ?",
      [.device(device), .digest(policy), .tenant(tenant)]
    ) { columns throws(StoreError) in
      DeviceRow.Appraisal(policy: try columns.digest(), verdict: try columns.json(), memory: try columns.json())
    }
  }

  func stage(_ appraisal: DeviceRow.Appraisal, of device: DeviceID, in tenant: TenantID) throws(StoreError) {
    try execute(
      """
      INSERT INTO staged_appraisal (device, policy, tenant, verdict, memory) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (device, policy) DO UPDATE SET tenant = excluded.tenant, verdict = excluded.verdict, memory = excluded.memory
      """,
      [
        .device(device), .digest(appraisal.policy), .tenant(tenant), .json(appraisal.verdict), .json(appraisal.memory),
      ])
  }

  func unstage(_ policy: PolicyDigest, in tenant: TenantID, limit: Int) throws(StoreError) -> Int {
    try execute(
      """
      DELETE FROM staged_appraisal WHERE rowid IN (
        SELECT rowid FROM staged_appraisal WHERE tenant = ? AND policy = ? LIMIT ?)
      """,
      [.tenant(tenant), .digest(policy), .limit(limit)])
  }
}
