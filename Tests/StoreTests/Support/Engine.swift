import Testing

@testable import Store

/// An engine that the suite is run over. A new engine is one more element of `all`, and no other change.
struct Engine: Sendable, CustomTestStringConvertible {
  let name: String
  /// Opens the store that lives in this directory, which is made at the first time.
  let open: @Sendable (TemporaryDirectory, _ waitingWrites: Int) throws -> any Store

  var testDescription: String { name }

  static let all: [Engine] = [
    Engine(name: "SQLite") { directory, waitingWrites in
      try SQLiteStore(
        SQLiteOptions(directory: directory.path, createIfMissing: true, waitingWrites: waitingWrites))
    }
  ]

  /// Runs a test over a new store that has the two tenants of `Sample`.
  func withStore(waitingWrites: Int = 4_096, _ body: (any Store) async throws -> Void) async throws {
    let directory = try TemporaryDirectory()
    let store = try open(directory, waitingWrites)
    try await store.write { transaction in
      for tenant in [Sample.tenant, Sample.otherTenant] { try transaction.createTenant(tenant, at: Sample.start) }
    }
    try await body(store)
    await store.close()
  }
}
