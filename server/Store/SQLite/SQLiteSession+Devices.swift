import Evidence

extension SQLiteSession {
  private static let columns = """
    id, tenant, key, thumbprint, status, owner, further_users, assurance, vouched_by_operator, vouched_by_manufacturer,
    label, enrolled_at, approved_at, replaces, trust_floor, last_hash, last_sequence, lost_until, abandoned_until,
    attested_at, gap_at, appraised_by, verdict, memory, software_version, clock_skew, near_miss, revision
    """

  func device(_ id: DeviceID) throws(StoreError) -> DeviceRow? {
    try first("SELECT \(Self.columns) FROM device WHERE id = ?", [.device(id)], DeviceRow.init(reading:))
  }

  func device(_ id: DeviceID, in tenant: TenantID) throws(StoreError) -> DeviceRow? {
    try first(
      "SELECT \(Self.columns) FROM device WHERE id = ? AND tenant = ?", [.device(id), .tenant(tenant)],
      DeviceRow.init(reading:))
  }

  func device(keyThumbprint: Thumbprint) throws(StoreError) -> DeviceRow? {
    try first(
      "SELECT \(Self.columns) FROM device WHERE thumbprint = ?", [.digest(keyThumbprint)], DeviceRow.init(reading:))
  }

  func devices(
    in tenant: TenantID, where filter: DeviceFilter, after: DeviceID?, limit: Int
  ) throws(StoreError) -> RowPage<DeviceRow, DeviceID> {
    // Only constants are put together; each filter has its own statement, so that each can use its index.
    var conditions = "tenant = ? AND id > coalesce(?, x'')"
    var values: [SQLValue] = [.tenant(tenant), .device(after)]
    if let status = filter.status {
      conditions += " AND status = ?"
      values.append(.text(status.rawValue))
    }
    if let owner = filter.owner {
      conditions += " AND owner = ?"
      values.append(.text(owner))
    }
    if let moment = filter.attestedAfter {
      conditions += " AND attested_at > ?"
      values.append(.instant(moment))
    }
    return try page(
      "SELECT id, \(Self.columns) FROM device WHERE \(conditions) ORDER BY id LIMIT ?", values + [.limit(limit)],
      limit: limit, key: { columns throws(StoreError) in try columns.device() }, DeviceRow.init(reading:))
  }

  func devices(
    in tenant: TenantID, changedAfter revision: Int64, limit: Int
  ) throws(StoreError) -> RowPage<DeviceRow, Int64> {
    try page(
      "SELECT revision, \(Self.columns) FROM device WHERE tenant = ? AND revision > ? ORDER BY revision LIMIT ?",
      [.tenant(tenant), .integer(revision), .limit(limit)], limit: limit,
      key: { columns throws(StoreError) in try columns.integer() }, DeviceRow.init(reading:))
  }

  func deviceCounts(in tenant: TenantID) throws(StoreError) -> [DeviceRow.Status: Int] {
    var counts: [DeviceRow.Status: Int] = [:]
    let found = try rows("SELECT status, count(*) FROM device WHERE tenant = ? GROUP BY status", [.tenant(tenant)]) {
      columns throws(StoreError) in (try columns.choice(DeviceRow.Status.self), Int(try columns.integer()))
    }
    for (status, count) in found { counts[status] = count }
    return counts
  }

  func insert(_ device: DeviceRow) throws(StoreError) -> DeviceRow {
    var stored = device
    stored.revision = try nextRevision(of: device.tenant)
    try execute(
      """
      INSERT INTO device (
        id, tenant, key, algorithm, thumbprint, enrolled_at, replaces, status, owner, further_users, assurance,
        vouched_by_operator, vouched_by_manufacturer, label, approved_at, trust_floor, last_hash, last_sequence, lost_until,
        abandoned_until, attested_at, gap_at, appraised_by, verdict, memory, software_version, clock_skew, near_miss, revision
      ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .device(stored.id), .tenant(stored.tenant), .blob(stored.key.rawBytes), .text(DevicePublicKey.algorithm),
        .digest(stored.thumbprint), .instant(stored.enrolledAt), .device(stored.replaces),
      ] + changeable(stored))
    return stored
  }

  func update(_ device: DeviceRow) throws(StoreError) -> DeviceRow {
    var stored = device
    stored.revision = try nextRevision(of: device.tenant)
    let changed = try execute(
      """
      UPDATE device SET
        status = ?, owner = ?, further_users = ?, assurance = ?, vouched_by_operator = ?, vouched_by_manufacturer = ?, label = ?,
        approved_at = ?, trust_floor = ?, last_hash = ?, last_sequence = ?, lost_until = ?, abandoned_until = ?,
        attested_at = ?, gap_at = ?, appraised_by = ?, verdict = ?, memory = ?, software_version = ?, clock_skew = ?, near_miss = ?, revision = ?
      WHERE id = ? AND tenant = ? AND revision = ?
      """,
      try changeable(stored) + [.device(device.id), .tenant(device.tenant), .integer(device.revision)])
    guard changed == 1 else {
      throw refuse(try self.device(device.id, in: device.tenant) == nil ? .notFound("device \(device.id)") : .staleRevision)
    }
    return stored
  }

  private func changeable(_ device: DeviceRow) throws(StoreError) -> [SQLValue] {
    let lastSequence: SQLValue = if let last = device.lastAccepted { try .counter(last.sequence) } else { .null }
    return [
      .text(device.status.rawValue), .text(device.owner), .strings(device.furtherUsers), .text(device.assurance.rawValue),
      .bool(device.vouchedBy.contains(.operator)), .bool(device.vouchedBy.contains(.manufacturer)), .text(device.label),
      .instant(device.approvedAt), .instant(device.trustFloor), .digest(device.lastAccepted?.message), lastSequence,
      try .counter(device.lostUntil), try .counter(device.abandonedUntil), .instant(device.attestedAt), .instant(device.gapAt),
      .digest(device.appraisal?.policy), .json(device.appraisal?.verdict), .json(device.appraisal?.memory),
      .text(device.softwareVersion), device.clockSkew.map { .integer($0.seconds) } ?? .null, .bool(device.nearMiss),
      .integer(device.revision),
    ]
  }
}

extension DeviceRow {
  fileprivate init(reading columns: inout ColumnReader) throws(StoreError) {
    let id = try columns.device()
    let tenant = try columns.tenant()
    guard let key = DevicePublicKey(rawBytes: try columns.blob()) else { throw .corrupt("the key of \(id) is no point of P-256") }
    let thumbprint: Thumbprint = try columns.digest()
    let status = try columns.choice(Status.self)
    let owner = try columns.text()
    let furtherUsers = try columns.strings()
    let assurance = try columns.choice(Assurance.self)
    var vouchedBy: Set<Voucher> = []
    if try columns.bool() { vouchedBy.insert(.operator) }
    if try columns.bool() { vouchedBy.insert(.manufacturer) }
    self.init(
      id: id, tenant: tenant, key: key, thumbprint: thumbprint, status: status, owner: owner, furtherUsers: furtherUsers,
      assurance: assurance, vouchedBy: vouchedBy, label: try columns.optionalText(), enrolledAt: try columns.instant(),
      approvedAt: try columns.optionalInstant(), replaces: try columns.optionalDevice())
    trustFloor = try columns.optionalInstant()
    let lastHash = try columns.optionalBytes32()
    let lastSequence = try columns.optionalCounter()
    switch (lastHash, lastSequence) {
    case (let hash?, let sequence?): lastAccepted = ChainPoint(message: MessageHash(hash), sequence: sequence)
    case (nil, nil): lastAccepted = nil
    case (.some, nil), (nil, .some): throw .corrupt("the chain of \(id) has half a message")
    }
    lostUntil = try columns.counter()
    abandonedUntil = try columns.counter()
    attestedAt = try columns.optionalInstant()
    gapAt = try columns.optionalInstant()
    let policy = try columns.optionalBytes32()
    let verdict = try columns.optionalJSON()
    let memory = try columns.optionalJSON()
    if let policy {
      guard let verdict, let memory else { throw .corrupt("\(id) has half an appraisal") }
      appraisal = Appraisal(policy: PolicyDigest(policy), verdict: verdict, memory: memory)
    }
    softwareVersion = try columns.optionalText()
    clockSkew = try columns.optionalInteger().map { Span(seconds: $0) }
    nearMiss = try columns.bool()
    revision = try columns.integer()
  }
}
