import Evidence
import Foundation
import GRDB
import StrictJSON
import Testing

@testable import Store

@Suite("the data directory of SQLite")
struct DataDirectoryTests {
  private func open(_ directory: TemporaryDirectory, create: Bool = true, check: Bool = false) throws -> SQLiteStore {
    try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: create, checksIntegrity: check))
  }

  private func mode(_ path: String) throws -> Int {
    try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  @Test("directory and files are made for the server alone, the log included")
  func made() async throws {
    let parent = try TemporaryDirectory()
    let path = parent.path + "/data"
    let store = try SQLiteStore(SQLiteOptions(directory: path, createIfMissing: true))
    try await store.write { try $0.createTenant(Sample.tenant, at: Sample.start) }
    #expect(try mode(path) == 0o700)
    for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + "/" + SQLiteStore.fileName + suffix) == 0o600) }
    await store.close()
  }

  @Test("what others may read, write or enter is refused", arguments: ["", "/vouchsafe.db"], [0o1, 0o4, 0o10, 0o40, 0o20])
  func tooWide(_ name: String, _ bits: Int) async throws {
    let directory = try TemporaryDirectory()
    await (try open(directory)).close()
    let path = directory.path + name
    try FileManager.default.setAttributes([.posixPermissions: try mode(path) | bits], ofItemAtPath: path)
    #expect(try await storeError { _ = try open(directory) }.code == "unsafe_permissions")
  }

  @Test("a symbolic link in the database's place is refused")
  func link() async throws {
    let (directory, other) = (try TemporaryDirectory(), try TemporaryDirectory())
    await (try open(other)).close()
    let file = "/" + SQLiteStore.fileName
    try FileManager.default.createSymbolicLink(
      atPath: directory.path + file, withDestinationPath: other.path + file)
    #expect(try await storeError { _ = try open(directory) }.code == "unsafe_permissions")
  }

  @Test("a store that is not there is not made by accident")
  func missing() async throws {
    let directory = try TemporaryDirectory()
    #expect(try await storeError { _ = try open(directory, create: false) }.code == "unavailable")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    let nowhere = SQLiteOptions(directory: directory.path + "/none")
    #expect(try await storeError { _ = try SQLiteStore(nowhere) }.code == "unavailable")
  }

  @Test("a file that is no database, and a damaged one, are reported as corrupt")
  func damaged() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/" + SQLiteStore.fileName
    #expect(
      FileManager.default.createFile(
        atPath: path, contents: Data(repeating: 0x41, count: 8_192), attributes: [.posixPermissions: 0o600]))
    #expect(try await storeError { _ = try open(directory) }.code == "corrupt")

    let second = try TemporaryDirectory()
    let store = try open(second)
    try await store.write { transaction in
      try transaction.createTenant(Sample.tenant, at: Sample.start)
      for _ in 0..<50 { try transaction.insert(try Sample.device()) }
    }
    await store.close()
    let file = try #require(FileHandle(forUpdatingAtPath: second.path + "/" + SQLiteStore.fileName))
    let size = try file.seekToEnd()
    // Page 1 holds the schema; whatever page the rows are in is hit.
    try file.seek(toOffset: 4_096)
    try file.write(contentsOf: Data(repeating: 0xFF, count: Int(size) - 4_096))
    try file.close()
    #expect(try await storeError { _ = try open(second, check: true) }.code == "corrupt")
  }

  @Test("a row that is not what was written is named, and hides no other")
  func unreadableRow() async throws {
    let directory = try TemporaryDirectory()
    let store = try open(directory)
    let devices = try (0..<3).map { _ in try Sample.device() }
    try await store.write { transaction in
      try transaction.createTenant(Sample.tenant, at: Sample.start)
      for device in devices { try transaction.insert(device) }
    }
    await store.close()
    let file = try DatabaseQueue(path: directory.path + "/" + SQLiteStore.fileName)
    try await file.write {
      try $0.execute(sql: "UPDATE device SET further_users = '[1]' WHERE id = ?", arguments: [Data(devices[1].id.bytes)])
    }
    try file.close()
    let again = try open(directory)
    let page = try await again.read { try $0.devices(in: Sample.tenant, where: DeviceFilter(), after: nil, limit: 10) }
    #expect(Set(page.rows.map(\.id)) == [devices[0].id, devices[2].id])
    #expect(page.unreadable.count == 1 && page.unreadable[0].contains(devices[1].id.description))
    #expect(
      try await storeError { _ = try await again.read { try $0.device(devices[1].id) } }
        == .corrupt("column further_users is not a list of texts"))
    await again.close()
  }
}
