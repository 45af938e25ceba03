import Evidence
import StrictJSON

extension SQLiteSession {
  func auditHead(of tenant: TenantID) throws(StoreError) -> AuditHead {
    let head = try first("SELECT count, hash FROM audit_head WHERE tenant = ?", [.tenant(tenant)]) {
      columns throws(StoreError) in AuditHead(count: try columns.integer(), hash: try columns.bytes32())
    }
    return head ?? .empty
  }

  func auditEntries(in tenant: TenantID, after sequence: Int64, limit: Int) throws(StoreError) -> [AuditEntry] {
    try rows(
      """
      SELECT tenant, sequence, at, kind, actor, subject, details, users, previous, hash FROM audit_entry
      WHERE tenant = ? AND sequence > ? ORDER BY sequence LIMIT ?
      """,
      [.tenant(tenant), .integer(sequence), .limit(limit)]
    ) { columns throws(StoreError) in try AuditEntry(reading: &columns, chain: .administrative) }
  }

  @discardableResult
  func appendAudit(_ event: AuditEvent, in tenant: TenantID) throws(StoreError) -> AuditEntry {
    var known: [[UInt8]: Bytes32] = [:]
    let entry = AuditEntry(
      after: try auditHead(of: tenant), chain: .administrative, tenant: tenant, at: event.at, kind: event.kind.rawValue,
      actor: event.actor.text, subject: event.subject.text, details: .object(event.details),
      users: try commitments(to: event.users, in: tenant, known: &known))
    try execute(
      """
      INSERT INTO audit_entry (tenant, sequence, at, kind, actor, subject, details, users, previous, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [.tenant(tenant), .integer(entry.sequence)] + entry.values)
    try execute(
      """
      INSERT INTO audit_head (tenant, count, hash) VALUES (?, ?, ?)
      ON CONFLICT (tenant) DO UPDATE SET count = excluded.count, hash = excluded.hash
      """,
      [.tenant(tenant), .integer(entry.sequence), .bytes(entry.hash)])
    return entry
  }

  /// By role, the commitment to each user's name; a name that is new, or was forgotten, gets a new salt.
  ///
  /// `known` remembers those of one batch, by the names' bytes.
  func commitments(
    to users: [AuditUser], in tenant: TenantID, known: inout [[UInt8]: Bytes32]
  ) throws(StoreError) -> JSONValue {
    var commitments = JSONObject()
    for user in users {
      let name = Array(user.name.utf8)
      let commitment = if let before = known[name] { before } else { try commitment(to: user.name, in: tenant) }
      known[name] = commitment
      commitments[user.role] = .string(Base64URL.encode(commitment.bytes))
    }
    return .object(commitments)
  }

  private func commitment(to name: String, in tenant: TenantID) throws(StoreError) -> Bytes32 {
    let known = try first(
      "SELECT commitment FROM audit_user WHERE tenant = ? AND name = ?", [.tenant(tenant), .text(name)]
    ) { columns throws(StoreError) in try columns.bytes32() }
    if let known { return known }
    let salt = randomBytes(AuditUserName.saltByteCount)
    let commitment = AuditUserName.commit(tenant: tenant, salt: salt, name: name)
    try execute(
      "INSERT INTO audit_user (tenant, commitment, salt, name) VALUES (?, ?, ?, ?)",
      [.tenant(tenant), .bytes(commitment), .blob(salt), .text(name)])
    return commitment
  }

  func auditUserNames(in tenant: TenantID, after: Bytes32?, limit: Int) throws(StoreError) -> [AuditUserName] {
    try rows(
      """
      SELECT commitment, salt, name FROM audit_user WHERE tenant = ? AND commitment > coalesce(?, x'')
      ORDER BY commitment LIMIT ?
      """,
      [.tenant(tenant), .bytes(after), .limit(limit)]
    ) { columns throws(StoreError) in
      AuditUserName(
        tenant: tenant, commitment: try columns.bytes32(), salt: try columns.blob(), name: try columns.text())
    }
  }

  func forgetUser(_ name: String, in tenant: TenantID) throws(StoreError) -> Bool {
    try execute("DELETE FROM audit_user WHERE tenant = ? AND name = ?", [.tenant(tenant), .text(name)]) == 1
  }
}

extension AuditEntry {
  /// The columns after those that say where the entry stands.
  var values: [SQLValue] {
    [
      .instant(at), .text(kind), .text(actor), .text(subject), .json(details), .json(users), .bytes(previous),
      .bytes(hash),
    ]
  }

  init(reading columns: inout ColumnReader, chain: Chain) throws(StoreError) {
    self.chain = chain
    tenant = try columns.tenant()
    sequence = try columns.integer()
    at = try columns.instant()
    kind = try columns.text()
    actor = try columns.text()
    subject = try columns.text()
    details = try columns.json()
    users = try columns.json()
    previous = try columns.bytes32()
    hash = try columns.bytes32()
  }
}
