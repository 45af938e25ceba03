import Synchronization

@testable import Store

/// A real store between whose writes something else happens, as on a busy server.
final class InterruptedStore: Store {
  private let store: any Store
  private let writes = Atomic(0)
  private let before: @Sendable (_ write: Int) async throws -> Void

  /// `before` is called ahead of each write through this value, with its number from 1.
  init(_ store: any Store, before: @escaping @Sendable (_ write: Int) async throws -> Void) {
    self.store = store
    self.before = before
  }

  func write<T: Sendable>(_ body: @escaping @Sendable (any StoreTransaction) throws -> T) async throws -> T {
    try await before(writes.add(1, ordering: .relaxed).newValue)
    return try await store.write(body)
  }

  func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
    try await store.read(body)
  }

  func close() async { await store.close() }
}
