import Evidence
import GRDB
import StrictJSON
import Testing

@testable import Store

@Suite("what SQLite's triggers refuse to whoever writes past the store")
struct SQLiteTriggerTests {
  static let produced: Set<StoreConstraint> = [.immutable, .appendOnly]

  static let statements: [(String, StoreConstraint)] = [
    ("UPDATE device SET key = zeroblob(64)", .immutable), ("UPDATE device SET thumbprint = zeroblob(32)", .immutable),
    ("UPDATE device SET tenant = 'other'", .immutable), ("DELETE FROM device", .immutable),
    ("UPDATE token SET owner = 'mallory'", .immutable), ("UPDATE token SET expires_at = 9999999999", .immutable),
    ("DELETE FROM token", .immutable), ("UPDATE credential SET role = 'admin'", .immutable),
    ("UPDATE credential SET revoked_at = NULL", .immutable), ("DELETE FROM credential", .immutable),
    ("UPDATE policy SET text = ''", .immutable), ("DELETE FROM policy", .immutable), ("DELETE FROM tenant", .immutable),
    ("UPDATE exception SET ends_at = 9999999999", .immutable), ("DELETE FROM exception", .immutable),
    ("UPDATE audit_entry SET kind = 'x'", .appendOnly), ("DELETE FROM audit_entry", .appendOnly),
    ("DELETE FROM audit_head", .appendOnly), ("UPDATE audit_head SET count = 1", .appendOnly),
    ("UPDATE audit_activity SET details = '{}'", .appendOnly), ("DELETE FROM audit_activity", .appendOnly),
    ("DELETE FROM audit_segment", .appendOnly), ("UPDATE audit_segment SET count = 0", .appendOnly),
    ("UPDATE audit_segment SET hash = zeroblob(32) WHERE closed_by IS NOT NULL", .appendOnly),
    ("UPDATE audit_segment SET closed_by = NULL WHERE closed_by IS NOT NULL", .appendOnly),
    ("UPDATE audit_user SET name = 'x'", .appendOnly),
  ]

  @Test("is refused by its name", arguments: statements)
  func refused(_ sql: String, _ constraint: StoreConstraint) async throws {
    let directory = try TemporaryDirectory()
    let store = try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: true))
    try await store.write { transaction in
      try transaction.createTenant(Sample.tenant, at: Sample.start)
      try transaction.createTenant(Sample.otherTenant, at: Sample.start)
      try transaction.insert(try Sample.device())
      try transaction.insert(try Sample.token())
      let pdp = try Sample.credential(role: .pdp)
      try transaction.insert(pdp)
      _ = try transaction.revokeCredential(pdp.hash, in: Sample.tenant, at: Sample.start)
      try transaction.insert(try Sample.policy())
      try transaction.insert(
        ExceptionRow(
          id: "a", tenant: Sample.tenant, scope: .owner("alice"), checks: ["firewall"], reason: "why", author: "root",
          from: Sample.start, until: Sample.start + .days(1)))
      for _ in 0..<2 { try transaction.appendAudit(Sample.event(owner: "alice"), in: Sample.tenant) }
      for day in [Int64(0), 1] {
        try transaction.appendActivity(Sample.decision(at: Sample.start + .days(day)), in: Sample.tenant)
      }
    }
    await store.close()
    let file = try DatabaseQueue(path: directory.path + "/" + SQLiteStore.fileName)
    let error = #expect(throws: DatabaseError.self) { try file.write { try $0.execute(sql: sql) } }
    #expect(StoreError(sqlite: try #require(error)) == .constraint(constraint))
  }
}
