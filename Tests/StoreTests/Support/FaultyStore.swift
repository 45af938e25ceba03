import Synchronization

@testable import Store

/// A real store that can be told to refuse all writes as unavailable, as a disk that went away does.
final class FaultyStore: Store {
  private let store: any Store
  private let isDown = Atomic(false)

  init(_ store: any Store) { self.store = store }

  func goDown() { isDown.store(true, ordering: .relaxed) }
  func comeBack() { isDown.store(false, ordering: .relaxed) }

  func write<T: Sendable>(_ body: @escaping @Sendable (any StoreTransaction) throws -> T) async throws -> T {
    if isDown.load(ordering: .relaxed) { throw StoreError.unavailable("told so") }
    return try await store.write(body)
  }

  func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
    try await store.read(body)
  }

  func close() async { await store.close() }
}
