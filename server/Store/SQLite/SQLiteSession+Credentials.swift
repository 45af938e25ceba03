import Evidence

extension SQLiteSession {
  private static let tokenColumns = """
    hash, kind, tenant, owner, further_users, label, created_at, created_by, expires_at, approval, replaces, used_at,
    used_by_device, used_by_thumbprint, request, answer, revoked_at
    """
  private static let credentialColumns = "hash, name, tenant, role, created_at, expires_at, last_used_at, revoked_at"

  func token(_ hash: SecretHash) throws(StoreError) -> TokenRow? {
    try first("SELECT \(Self.tokenColumns) FROM token WHERE hash = ?", [.digest(hash)], TokenRow.init(reading:))
  }

  func tokens(in tenant: TenantID, after: SecretHash?, limit: Int) throws(StoreError) -> RowPage<TokenRow, SecretHash> {
    try page(
      "SELECT hash, \(Self.tokenColumns) FROM token WHERE tenant = ? AND hash > coalesce(?, x'') ORDER BY hash LIMIT ?",
      [.tenant(tenant), .digest(after), .limit(limit)], limit: limit,
      key: { columns throws(StoreError) in try columns.digest() }, TokenRow.init(reading:))
  }

  func insert(_ token: TokenRow) throws(StoreError) {
    try execute(
      """
      INSERT INTO token (
        hash, kind, tenant, owner, further_users, label, created_at, created_by, expires_at, approval, replaces
      ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .digest(token.hash), .text(token.kind), .tenant(token.tenant), .text(token.owner), .strings(token.furtherUsers),
        .text(token.label), .instant(token.createdAt), .text(token.createdBy), .instant(token.expiresAt),
        .text(token.approval.rawValue), .device(token.replaces),
      ])
  }

  func useToken(_ hash: SecretHash, in tenant: TenantID, _ use: TokenRow.Use) throws(StoreError) -> Bool {
    try execute(
      """
      UPDATE token SET used_at = ?1, used_by_device = ?2, used_by_thumbprint = ?3, request = ?4, answer = ?5
      WHERE hash = ?6 AND tenant = ?7 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?1
      """,
      [
        .instant(use.at), .device(use.device), .digest(use.thumbprint), .digest(use.request), .blob(use.answer),
        .digest(hash), .tenant(tenant),
      ]) == 1
  }

  func revokeToken(_ hash: SecretHash, in tenant: TenantID, at: Instant) throws(StoreError) -> Bool {
    try execute(
      "UPDATE token SET revoked_at = ? WHERE hash = ? AND tenant = ? AND used_at IS NULL AND revoked_at IS NULL",
      [.instant(at), .digest(hash), .tenant(tenant)]) == 1
  }

  func revokeUnusedTokens(in tenant: TenantID, at: Instant) throws(StoreError) -> Int {
    try execute(
      "UPDATE token SET revoked_at = ? WHERE tenant = ? AND used_at IS NULL AND revoked_at IS NULL",
      [.instant(at), .tenant(tenant)])
  }

  func credential(_ hash: SecretHash) throws(StoreError) -> CredentialRow? {
    try first(
      "SELECT \(Self.credentialColumns) FROM credential WHERE hash = ?", [.digest(hash)], CredentialRow.init(reading:))
  }

  func credentials(in tenant: TenantID) throws(StoreError) -> [CredentialRow] {
    try rows(
      "SELECT \(Self.credentialColumns) FROM credential WHERE tenant = ? ORDER BY name, created_at, hash",
      [.tenant(tenant)], CredentialRow.init(reading:))
  }

  func insert(_ credential: CredentialRow) throws(StoreError) {
    try execute(
      "INSERT INTO credential (hash, name, tenant, role, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
      [
        .digest(credential.hash), .text(credential.name), .tenant(credential.tenant), .text(credential.role.rawValue),
        .instant(credential.createdAt), .instant(credential.expiresAt),
      ])
  }

  func touchCredential(_ hash: SecretHash, in tenant: TenantID, at: Instant) throws(StoreError) {
    try execute(
      """
      UPDATE credential SET last_used_at = ?1
      WHERE hash = ?2 AND tenant = ?3 AND (last_used_at IS NULL OR last_used_at < ?1)
      """,
      [.instant(at), .digest(hash), .tenant(tenant)])
  }

  func revokeCredential(_ hash: SecretHash, in tenant: TenantID, at: Instant) throws(StoreError) -> Bool {
    try execute(
      "UPDATE credential SET revoked_at = ? WHERE hash = ? AND tenant = ? AND revoked_at IS NULL",
      [.instant(at), .digest(hash), .tenant(tenant)]) == 1
  }
}

extension TokenRow {
  fileprivate init(reading columns: inout ColumnReader) throws(StoreError) {
    self.init(
      hash: try columns.digest(), kind: try columns.text(), tenant: try columns.tenant(), owner: try columns.text(),
      furtherUsers: try columns.strings(), label: try columns.optionalText(), createdAt: try columns.instant(),
      createdBy: try columns.text(), expiresAt: try columns.instant(), approval: try columns.choice(),
      replaces: try columns.optionalDevice())
    if let usedAt = try columns.optionalInstant() {
      use = Use(
        at: usedAt, device: try columns.device(), thumbprint: try columns.digest(), request: try columns.digest(),
        answer: try columns.blob())
    } else {
      columns.skip(4)
    }
    revokedAt = try columns.optionalInstant()
  }
}

extension CredentialRow {
  fileprivate init(reading columns: inout ColumnReader) throws(StoreError) {
    self.init(
      hash: try columns.digest(), name: try columns.text(), tenant: try columns.tenant(), role: try columns.choice(),
      createdAt: try columns.instant(), expiresAt: try columns.optionalInstant())
    lastUsedAt = try columns.optionalInstant()
    revokedAt = try columns.optionalInstant()
  }
}
