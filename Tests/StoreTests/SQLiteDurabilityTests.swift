import Evidence
import Foundation
import GRDB
import StrictJSON
import Testing

@testable import Store

@Suite("durability of SQLite")
struct SQLiteDurabilityTests {
  /// The files as they are at this moment, in a directory of their own: what a machine that loses power now would find.
  private func copy(of directory: TemporaryDirectory) throws -> TemporaryDirectory {
    let copy = try TemporaryDirectory()
    for suffix in ["", "-wal"] {
      let name = SQLiteStore.fileName + suffix
      try FileManager.default.copyItem(atPath: directory.path + "/" + name, toPath: copy.path + "/" + name)
    }
    return copy
  }

  @Test("everything acknowledged is in the files at the moment of its acknowledgement")
  func acknowledgedIsThere() async throws {
    let directory = try TemporaryDirectory()
    let store = try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: true))
    try await store.write { try $0.createTenant(Sample.tenant, at: Sample.start) }
    for _ in 0..<5 {
      let acknowledged = try await withThrowingTaskGroup(of: DeviceRow.self) { group in
        for _ in 0..<8 {
          group.addTask {
            let device = try Sample.device()
            return try await store.write { transaction in
              try transaction.appendAudit(Sample.event(), in: Sample.tenant)
              return try transaction.insert(device)
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let crashed = try copy(of: directory)
      let found = try SQLiteStore(SQLiteOptions(directory: crashed.path, checksIntegrity: true))
      try await found.read { reader throws in
        for device in acknowledged { #expect(try reader.device(device.id)?.revision == device.revision) }
      }
      await found.close()
    }
    await store.close()
  }

  @Test("a store that is closed twice is closed")
  func closedTwice() async throws {
    let directory = try TemporaryDirectory()
    let store = try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: true))
    for _ in 0..<2 { await store.close() }
    #expect(try await storeError { try await store.write { _ in } }.code == "unavailable")
  }

  @Test("commits wait for the disk: the writer is FULL inside a write, with a write-ahead log")
  func synchronousFull() async throws {
    let directory = try TemporaryDirectory()
    let store = try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: true))
    let pragmas = try await store.pragmas("synchronous", "journal_mode", "foreign_keys", "trusted_schema")
    #expect(pragmas == ["2", "wal", "1", "0"])
    await store.close()
  }

  @Test("a disk that is full refuses the writes and leaves no part of them; room makes it work again")
  func fullDisk() async throws {
    let directory = try TemporaryDirectory()
    let store = try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: true))
    try await store.write { try $0.createTenant(Sample.tenant, at: Sample.start) }
    let device = try Sample.device()
    try await store.write { try $0.insert(device) }
    let pages = try #require(try await store.pragmas("page_count").first)
    _ = try await store.pragmas("max_page_count = \(pages)")
    let error = try await storeError {
      try await store.write { transaction in
        try transaction.appendAudit(Sample.event(), in: Sample.tenant)
        let message = [UInt8](repeating: 1, count: 60_000)
        let evidence = EvidenceRow(
          device: device.id, hash: try Sample.digest(), receivedAt: Sample.start, message: message, posture: [:])
        try transaction.store(evidence, in: Sample.tenant)
      }
    }
    #expect(error.code == "unavailable")
    #expect(try await store.read { try $0.auditHead(of: Sample.tenant) } == .empty)
    _ = try await store.pragmas("max_page_count = 1000000")
    try await store.write { try $0.appendAudit(Sample.event(), in: Sample.tenant) }
    #expect(try await store.read { try $0.auditHead(of: Sample.tenant).count } == 1)
    await store.close()
  }

  /// Ends the transaction as the engine does when the disk fails under it, and reports that.
  private func failDisk(_ transaction: any StoreTransaction, _ code: ResultCode) throws {
    let session = try #require(transaction as? SQLiteSession)
    try session.execute("ROLLBACK", [])
    throw DatabaseError(resultCode: code)
  }

  @Test("a disk that fails under one body takes the whole group, and nothing is acknowledged until a restart")
  func failingDisk() async throws {
    let directory = try TemporaryDirectory()
    let store = try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: true))
    try await store.write { try $0.createTenant(Sample.tenant, at: Sample.start) }
    let (entered, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    // While the first body holds the writer, the others gather behind it.
    async let first: Void = store.write { _ in
      entered.signal()
      release.wait()
    }
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        entered.wait()
        continuation.resume()
      }
    }
    let outcomes = await withTaskGroup(of: String.self) { group in
      for index in 0..<4 {
        group.addTask {
          do {
            try await store.write { transaction in
              try transaction.appendAudit(Sample.event(), in: Sample.tenant)
              if index == 2 { try failDisk(transaction, .SQLITE_IOERR) }
            }
            return "acknowledged"
          } catch {
            return (error as? StoreError)?.code ?? "another error"
          }
        }
      }
      group.addTask {
        while store.waitingWrites < 4 { await Task.yield() }
        release.signal()
        return "unavailable"
      }
      return await group.reduce(into: Set()) { $0.insert($1) }
    }
    try await first
    #expect(outcomes == ["unavailable"])
    #expect(try await storeError { try await store.write { _ in } }.code == "unavailable")
    #expect(try await store.read { try $0.auditHead(of: Sample.tenant) } == .empty)
    await store.close()
    let again = try SQLiteStore(SQLiteOptions(directory: directory.path))
    try await again.write { try $0.appendAudit(Sample.event(), in: Sample.tenant) }
    #expect(try await again.read { try $0.auditHead(of: Sample.tenant).count } == 1)
    await again.close()
  }

  @Test("a disk that was full in the middle of a group refuses that group alone")
  func fullInTheMiddle() async throws {
    let directory = try TemporaryDirectory()
    let store = try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: true))
    try await store.write { try $0.createTenant(Sample.tenant, at: Sample.start) }
    #expect(try await storeError { try await store.write { try failDisk($0, .SQLITE_FULL) } }.code == "unavailable")
    try await store.write { try $0.appendAudit(Sample.event(), in: Sample.tenant) }
    await store.close()
  }
}
