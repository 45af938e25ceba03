#if canImport(Glibc)
  import Glibc
#endif

/// A value that one thread at a time may touch.
///
/// A pthread mutex rather than `Synchronization.Mutex`: the thread sanitizer understands it. Never held across an `await`:
/// the closure is synchronous.
package final class Locked<Value>: @unchecked Sendable {
  // Sendable by proof: `value` is reached only between lock and unlock of `mutex`, whose address never changes.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  package init(_ value: sending Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deinitialize(count: 1)
    mutex.deallocate()
  }

  /// Runs `body` with the value, alone.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
