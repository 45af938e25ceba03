import Evidence
import StrictJSON

extension SQLiteSession {
  private static let policyColumns = "digest, tenant, name, version, text, stored_at, stored_by"
  private static let exceptionColumns =
    "id, tenant, device, owner, checks, reason, author, begins_at, ends_at, ended_at, ended_by"

  func policy(_ digest: PolicyDigest, in tenant: TenantID) throws(StoreError) -> PolicyRow? {
    try first(
      "SELECT \(Self.policyColumns) FROM policy WHERE digest = ? AND tenant = ?", [.digest(digest), .tenant(tenant)],
      PolicyRow.init(reading:))
  }

  func policies(in tenant: TenantID) throws(StoreError) -> [PolicyRow] {
    try rows(
      "SELECT \(Self.policyColumns) FROM policy WHERE tenant = ? ORDER BY name, version", [.tenant(tenant)],
      PolicyRow.init(reading:))
  }

  func activePolicy(in tenant: TenantID) throws(StoreError) -> ActivePolicyRow? {
    try first(
      """
      SELECT \(Self.policyColumns.split(separator: ", ").map { "policy.\($0)" }.joined(separator: ", ")),
        active_policy.applied_at, active_policy.applied_by, active_policy.in_force, active_policy.revision
      FROM active_policy JOIN policy USING (tenant, digest) WHERE active_policy.tenant = ?
      """,
      [.tenant(tenant)]
    ) { columns throws(StoreError) in
      ActivePolicyRow(
        policy: try PolicyRow(reading: &columns), appliedAt: try columns.instant(), appliedBy: try columns.text(),
        inForce: try columns.json(), revision: try columns.integer())
    }
  }

  func insert(_ policy: PolicyRow) throws(StoreError) {
    try execute(
      "INSERT INTO policy (digest, tenant, name, version, text, stored_at, stored_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [
        .digest(policy.digest), .tenant(policy.tenant), .text(policy.name), .integer(policy.version), .text(policy.text),
        .instant(policy.storedAt), .text(policy.storedBy),
      ])
  }

  func activatePolicy(
    _ digest: PolicyDigest, in tenant: TenantID, at: Instant, by author: String, inForce: JSONValue
  ) throws(StoreError) -> Int64 {
    let revision = try nextRevision(of: tenant)
    try execute(
      """
      INSERT INTO active_policy (tenant, digest, applied_at, applied_by, in_force, revision) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant) DO UPDATE SET
        digest = excluded.digest, applied_at = excluded.applied_at, applied_by = excluded.applied_by,
        in_force = excluded.in_force, revision = excluded.revision
      """,
      [.tenant(tenant), .digest(digest), .instant(at), .text(author), .json(inForce), .integer(revision)])
    return revision
  }

  func exception(_ id: String, in tenant: TenantID) throws(StoreError) -> ExceptionRow? {
    try first(
      "SELECT \(Self.exceptionColumns) FROM exception WHERE id = ? AND tenant = ?", [.text(id), .tenant(tenant)],
      ExceptionRow.init(reading:))
  }

  func exceptions(in tenant: TenantID, after: String?, limit: Int) throws(StoreError) -> RowPage<ExceptionRow, String> {
    try page(
      "SELECT id, \(Self.exceptionColumns) FROM exception WHERE tenant = ? AND id > coalesce(?, '') ORDER BY id LIMIT ?",
      [.tenant(tenant), .text(after), .limit(limit)], limit: limit,
      key: { columns throws(StoreError) in try columns.text() }, ExceptionRow.init(reading:))
  }

  func exceptions(for device: DeviceID, owner: String, in tenant: TenantID) throws(StoreError) -> [ExceptionRow] {
    try rows(
      """
      SELECT \(Self.exceptionColumns) FROM exception
      WHERE tenant = ? AND ended_at IS NULL AND (device = ? OR owner = ?) ORDER BY id
      """,
      [.tenant(tenant), .device(device), .text(owner)], ExceptionRow.init(reading:))
  }

  func insert(_ exception: ExceptionRow) throws(StoreError) {
    let scope: [SQLValue] =
      switch exception.scope {
      case .device(let device): [.device(device), .null]
      case .owner(let owner): [.null, .text(owner)]
      }
    try execute(
      """
      INSERT INTO exception (device, owner, id, tenant, checks, reason, author, begins_at, ends_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      scope + [
        .text(exception.id), .tenant(exception.tenant), .strings(exception.checks), .text(exception.reason),
        .text(exception.author), .instant(exception.from), .instant(exception.until),
      ])
  }

  func endException(_ id: String, in tenant: TenantID, at: Instant, by author: String) throws(StoreError) -> Bool {
    try execute(
      "UPDATE exception SET ended_at = ?, ended_by = ? WHERE id = ? AND tenant = ? AND ended_at IS NULL",
      [.instant(at), .text(author), .text(id), .tenant(tenant)]) == 1
  }

  func endExceptions(
    for device: DeviceID, in tenant: TenantID, at: Instant, by author: String
  ) throws(StoreError) -> Int {
    try execute(
      "UPDATE exception SET ended_at = ?, ended_by = ? WHERE device = ? AND tenant = ? AND ended_at IS NULL",
      [.instant(at), .text(author), .device(device), .tenant(tenant)])
  }
}

extension PolicyRow {
  fileprivate init(reading columns: inout ColumnReader) throws(StoreError) {
    self.init(
      digest: try columns.digest(), tenant: try columns.tenant(), name: try columns.text(), version: try columns.integer(),
      text: try columns.text(), storedAt: try columns.instant(), storedBy: try columns.text())
  }
}

extension ExceptionRow {
  fileprivate init(reading columns: inout ColumnReader) throws(StoreError) {
    let id = try columns.text()
    let tenant = try columns.tenant()
    let scope: Scope
    switch (try columns.optionalDevice(), try columns.optionalText()) {
    case (let device?, nil): scope = .device(device)
    case (nil, let owner?): scope = .owner(owner)
    case (nil, nil), (.some, .some): throw .corrupt("exception \(id) is for nobody or for two")
    }
    self.init(
      id: id, tenant: tenant, scope: scope, checks: try columns.strings(), reason: try columns.text(),
      author: try columns.text(), from: try columns.instant(), until: try columns.instant())
    endedAt = try columns.optionalInstant()
    endedBy = try columns.optionalText()
  }
}
