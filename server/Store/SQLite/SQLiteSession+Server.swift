import Evidence
import StrictJSON

extension SQLiteSession {
  func tenants() throws(StoreError) -> [TenantRow] {
    try rows("SELECT id, created_at, head_revision FROM tenant ORDER BY id", [], TenantRow.init(reading:))
  }

  func tenant(_ id: TenantID) throws(StoreError) -> TenantRow? {
    try first(
      "SELECT id, created_at, head_revision FROM tenant WHERE id = ?", [.tenant(id)], TenantRow.init(reading:))
  }

  func createTenant(_ id: TenantID, at: Instant) throws(StoreError) {
    try execute("INSERT INTO tenant (id, created_at) VALUES (?, ?)", [.tenant(id), .instant(at)])
  }

  func clockMark() throws(StoreError) -> Instant? {
    try first("SELECT mark FROM clock", []) { columns throws(StoreError) in try columns.instant() }
  }

  func raiseClockMark(to instant: Instant) throws(StoreError) {
    try execute(
      "INSERT INTO clock (id, mark) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark WHERE excluded.mark > mark",
      [.instant(instant)])
  }

  func resetClockMark(to instant: Instant) throws(StoreError) {
    try execute(
      "INSERT INTO clock (id, mark) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark",
      [.instant(instant)])
  }

  func keyEpochs() throws(StoreError) -> [KeyEpochRow] {
    try rows("SELECT epoch, published_at, active_from FROM key_epoch ORDER BY epoch", []) { columns throws(StoreError) in
      let number = try columns.integer()
      guard let epoch = UInt32(exactly: number) else { throw .corrupt("key epoch \(number)") }
      return KeyEpochRow(epoch: epoch, publishedAt: try columns.instant(), activeFrom: try columns.instant())
    }
  }

  func addKeyEpoch(_ epoch: KeyEpochRow) throws(StoreError) {
    try execute(
      "INSERT INTO key_epoch (epoch, published_at, active_from) VALUES (?, ?, ?)",
      [.integer(Int64(epoch.epoch)), .instant(epoch.publishedAt), .instant(epoch.activeFrom)])
  }

  func rootKeyFingerprint() throws(StoreError) -> Bytes32? {
    try first("SELECT fingerprint FROM root_key", []) { columns throws(StoreError) in try columns.bytes32() }
  }

  func setRootKeyFingerprint(_ fingerprint: Bytes32) throws(StoreError) {
    if let stored = try rootKeyFingerprint() {
      guard stored == fingerprint else { throw refuse(.wrongRootKey) }
      return
    }
    try execute("INSERT INTO root_key (id, fingerprint) VALUES (1, ?)", [.bytes(fingerprint)])
  }

  func setting(_ name: String) throws(StoreError) -> JSONValue? {
    try first("SELECT value FROM setting WHERE name = ?", [.text(name)]) { columns throws(StoreError) in
      try columns.json()
    }
  }

  func set(_ name: String, to value: JSONValue) throws(StoreError) {
    try execute(
      "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      [.text(name), .json(value)])
  }
}

extension TenantRow {
  fileprivate init(reading columns: inout ColumnReader) throws(StoreError) {
    id = try columns.tenant()
    createdAt = try columns.instant()
    headRevision = try columns.integer()
  }
}
