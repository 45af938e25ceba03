import GRDB
import Locked

/// The store in one file of SQLite, with its log beside it: nothing to install, one replica.
package final class SQLiteStore: Store {
  /// The database's name in the data directory.
  package static let fileName = "vouchsafe.db"

  private let pool: DatabasePool
  private let writer: GroupCommit
  private let randomBytes: @Sendable (Int) -> [UInt8]
  // Guards against closing twice: the engine dereferences a connection that is gone.
  private let isClosed = Locked(false)

  /// Opens the store, brings its schema up to date, and refuses to start where what it acknowledges would not be durable.
  package init(_ options: SQLiteOptions) throws(StoreError) {
    let path = try DataDirectory(options.directory).prepare(createIfMissing: options.createIfMissing)
    do {
      pool = try DatabasePool(path: path, configuration: options.configuration)
      try Self.makeDurable(pool)
      if options.checksIntegrity { try Self.checkIntegrity(pool) }
      try SchemaMigration.run(on: pool)
    } catch {
      throw StoreError(sqlite: error)
    }
    writer = GroupCommit(
      pool: pool, capacity: options.waitingWrites, groupSize: options.groupSize, randomBytes: options.randomBytes)
    randomBytes = options.randomBytes
  }

  @discardableResult
  package func write<T: Sendable>(_ body: @escaping @Sendable (any StoreTransaction) throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<T, any Error>) in
      writer.submit(
        GroupCommit.Job(
          run: { transaction in
            let result = try body(transaction)
            return { continuation.resume(returning: result) }
          },
          fail: { error in continuation.resume(throwing: error) }))
    }
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
    do {
      return try await pool.read { [randomBytes] database in
        let session = SQLiteSession(database, randomBytes: randomBytes)
        let result = try body(session)
        if let failure = session.failure { throw failure }
        return result
      }
    } catch let error as DatabaseError {
      throw StoreError(sqlite: error)
    }
  }

  package func close() async {
    let wasClosed = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return isClosed
    }
    guard !wasClosed else { return }
    writer.close()
    do {
      // Behind what waits: the writer's queue is served in order. The last connection to close is a reading one, which cannot
      // empty the log.
      try await pool.writeWithoutTransaction { database in _ = try database.checkpoint(.truncate) }
      try pool.close()
    } catch {
      // Whoever still reads keeps the file open; the log is replayed at the next start.
    }
  }

  /// Bodies that wait for the writer, for the metrics.
  package var waitingWrites: Int { writer.waiting }

  /// The values of pragmas on the writing connection, inside a transaction: what a commit there really does.
  func pragmas(_ names: String...) async throws -> [String] {
    try await pool.write { database in
      try names.map { name in
        try Row.fetchOne(database, sql: "PRAGMA \(name)").map { "\($0[0] ?? "null")" } ?? "none"
      }
    }
  }

  /// GRDB sets `synchronous = NORMAL` on the writer after all preparation: commits would return before they are on the disk.
  private static func makeDurable(_ pool: DatabasePool) throws {
    try pool.writeWithoutTransaction { database in try database.execute(sql: "PRAGMA synchronous = FULL") }
    try pool.write { database in
      let level = try Int.fetchOne(database, sql: "PRAGMA synchronous")
      guard level == 2 else { throw StoreError.notDurable("synchronous is \(level ?? -1), not 2 (FULL)") }
      let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode")
      guard journal == "wal" else { throw StoreError.notDurable("the journal is \(journal ?? "unknown"), not wal") }
      let keys = try Int.fetchOne(database, sql: "PRAGMA foreign_keys")
      guard keys == 1 else { throw StoreError.unavailable("foreign keys cannot be enforced") }
    }
  }

  private static func checkIntegrity(_ pool: DatabasePool) throws {
    let findings = try pool.read { database in try String.fetchAll(database, sql: "PRAGMA quick_check(10)") }
    guard findings == ["ok"] else { throw StoreError.corrupt(findings.joined(separator: "; ")) }
  }
}
