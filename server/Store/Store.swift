/// Where the server keeps what must outlive it. Two engines stand behind it and are held to one suite of tests.
///
/// What a `write` returned for is durable: it survives the end of the process and of the power.
package protocol Store: Sendable {
  /// Runs `body` in a transaction of its own and returns when that is durable.
  ///
  /// Bodies of several callers may be committed together, each behind its own savepoint: one that throws leaves nothing behind and
  /// takes no other with it. An operation that threw a `StoreError` dooms its body even if the body catches it. Errors of the
  /// body come through as they are; else `StoreError`. After `unavailable` it is not known whether the body took effect.
  @discardableResult
  func write<T: Sendable>(_ body: @escaping @Sendable (any StoreTransaction) throws -> T) async throws -> T

  /// Runs `body` over one consistent snapshot, which holds everything that was acknowledged before the call.
  func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T

  /// Refuses what comes later with `unavailable`, after what was queued is done.
  func close() async
}
