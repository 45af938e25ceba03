import Evidence
import Foundation
import GRDB
import StrictJSON
import Testing

@testable import Store

@Suite("the schema of SQLite")
struct SchemaTests {
  /// Dumps of stores as releases left them, one for each release that changed the schema, named by its newest change:
  /// `sqlite3 vouchsafe.db .dump`.
  private static var dumps: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("StoreSchemas")
  }

  static func released() throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: dumps, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "sql" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  private func file(in directory: TemporaryDirectory) -> String { directory.path + "/" + SQLiteStore.fileName }

  /// Everything that the schema says, but for the engine's own tables.
  private func schema(in directory: TemporaryDirectory) throws -> [String] {
    let queue = try DatabaseQueue(path: file(in: directory))
    defer { do { try queue.close() } catch { Issue.record(error) } }
    return try queue.read {
      try String.fetchAll($0, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
    }
  }

  private func freshSchema() async throws -> [String] {
    let directory = try TemporaryDirectory()
    await (try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: true))).close()
    return try schema(in: directory)
  }

  /// A file with these permissions, and what `body` writes into it.
  private func database(in directory: TemporaryDirectory, _ body: (DatabasePool) throws -> Void) throws {
    #expect(
      FileManager.default.createFile(atPath: file(in: directory), contents: nil, attributes: [.posixPermissions: 0o600]))
    let pool = try DatabasePool(path: file(in: directory))
    try body(pool)
    try pool.close()
  }

  @Test("the changes are named by their moments, in order")
  func names() {
    let names = SchemaChange.all.map(\.name)
    #expect(names == names.sorted() && Set(names).count == names.count)
    for name in names { #expect(name.wholeMatch(of: #/\d{8}T\d{6}_[a-z_]+/#) != nil, "\(name)") }
  }

  @Test("from every earlier schema the newest is reached, with what was stored", arguments: 0...SchemaChange.all.count)
  func upgrade(_ count: Int) async throws {
    let directory = try TemporaryDirectory()
    try database(in: directory) { pool in
      try SchemaMigration.run(on: pool, through: Array(SchemaChange.all.prefix(count)))
      if count > 0 {
        try pool.write { try $0.execute(sql: "INSERT INTO tenant (id, created_at) VALUES ('default', 7)") }
      }
    }
    let store = try SQLiteStore(SQLiteOptions(directory: directory.path))
    #expect(try await store.read { try $0.tenants().map(\.createdAt.seconds) } == (count > 0 ? [7] : []))
    await store.close()
    #expect(try schema(in: directory) == (try await freshSchema()))
  }

  @Test("a store of every release opens with all that was in it", arguments: try released())
  func releasedStores(_ dump: URL) async throws {
    let directory = try TemporaryDirectory()
    let sql = try String(contentsOf: dump, encoding: .utf8)
    try database(in: directory) { pool in try pool.writeWithoutTransaction { try $0.execute(sql: sql) } }
    let store = try SQLiteStore(SQLiteOptions(directory: directory.path, checksIntegrity: true))
    try await store.read { reader throws in
      let devices = try reader.devices(in: Sample.tenant, where: DeviceFilter(), after: nil, limit: 100)
      #expect(devices.rows.count == 2 && devices.unreadable.isEmpty)
      for device in devices.rows {
        #expect(device.key.thumbprint == device.thumbprint && device.appraisal != nil)
        #expect(try reader.lastEvidence(of: device.id, in: Sample.tenant)?.message.isEmpty == false)
        #expect(try reader.quarantine(of: device.id, in: Sample.tenant) != nil)
        #expect(try reader.exceptions(for: device.id, owner: device.owner, in: Sample.tenant).count == 2)
      }
      let tokens = try reader.tokens(in: Sample.tenant, after: nil, limit: 100).rows
      #expect(tokens.count == 2 && tokens.filter { $0.use != nil }.count == 1)
      #expect(try reader.credentials(in: Sample.tenant).map(\.role) == [.admin])
      #expect(try reader.activePolicy(in: Sample.tenant)?.policy.name == "standard")
      #expect(try reader.keyEpochs().count == 1 && reader.rootKeyFingerprint() != nil && reader.clockMark() != nil)
      #expect(try reader.setting("origin") == "https://trust.example")
    }
    let audit = AuditSample(
      lines: try await AuditSample.export(of: Sample.tenant, from: store),
      checkpoint: try await store.read { try AuditCheckpoint(of: Sample.tenant, at: Sample.start, in: $0) })
    #expect(try audit.verify(from: audit.checkpoint).completeSegments == 2)
    try await store.write { try $0.appendAudit(Sample.event(), in: Sample.tenant) }
    await store.close()
    #expect(try schema(in: directory) == (try await freshSchema()))
  }

  @Test("the newest schema has its dump, for the releases to come")
  func newestIsKept() throws {
    #expect(try Self.released().last?.deletingPathExtension().lastPathComponent == SchemaChange.all.last?.name)
  }

  @Test("a schema of a newer program is refused, by name, and left as it is")
  func tooNew() async throws {
    let directory = try TemporaryDirectory()
    await (try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: true))).close()
    let queue = try DatabaseQueue(path: file(in: directory))
    try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('20991231T235959_future')") }
    try queue.close()
    let error = try await storeError { _ = try SQLiteStore(SQLiteOptions(directory: directory.path)) }
    #expect(error == .schemaTooNew(found: "20991231T235959_future", newestKnown: SchemaChange.all.last?.name ?? ""))
    #expect(error.description.contains("20991231T235959_future"))
  }
}
