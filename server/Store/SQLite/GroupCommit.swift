import GRDB
import Locked

/// The one writer: takes the bodies that wait, runs each behind a savepoint, commits them together, then wakes the callers.
///
/// One `fdatasync` for all who waited while the last one ran is what makes durable ingest fast.
final class GroupCommit: Sendable {
  /// A caller's body, and how to tell the caller.
  struct Job: Sendable {
    /// Returns what wakes the caller with its result, once that is durable.
    let run: @Sendable (any StoreTransaction) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void
  }

  private enum Phase {
    case open
    /// What waits is still done.
    case closing
    /// What waits is refused too: nothing the engine says of its writes can be believed.
    case broken(StoreError)

    var refusal: StoreError? {
      switch self {
      case .open: nil
      case .closing: .unavailable("the store is closed")
      case .broken(let error): error
      }
    }
  }

  private struct State {
    var waiting: [Job] = []
    /// Whether the writer's queue has been told to drain.
    var draining = false
    var phase = Phase.open
  }

  private let pool: DatabasePool
  private let capacity: Int
  private let groupSize: Int
  private let randomBytes: @Sendable (Int) -> [UInt8]
  /// Guards what waits; never held while a body runs.
  private let state = Locked(State())

  init(pool: DatabasePool, capacity: Int, groupSize: Int, randomBytes: @escaping @Sendable (Int) -> [UInt8]) {
    self.pool = pool
    self.capacity = capacity
    self.groupSize = groupSize
    self.randomBytes = randomBytes
  }

  func submit(_ job: Job) {
    let (refusal, start): (StoreError?, Bool) = state.withLock { state in
      if let refusal = state.phase.refusal { return (refusal, false) }
      guard state.waiting.count < capacity else { return (.overloaded, false) }
      state.waiting.append(job)
      defer { state.draining = true }
      return (nil, !state.draining)
    }
    if let refusal { job.fail(refusal) }
    if start { pool.asyncWriteWithoutTransaction { database in self.drain(database) } }
  }

  /// Bodies that wait.
  var waiting: Int { state.withLock { state in state.waiting.count } }

  /// Refuses whatever comes from now on; what waits is still done.
  func close() {
    state.withLock { state in
      if case .open = state.phase { state.phase = .closing }
    }
  }

  private func breakDown(_ reason: String) {
    state.withLock { state in state.phase = .broken(.unavailable("\(reason); look at the disk, then restart the server")) }
  }

  private func drain(_ database: Database) {
    while true {
      let group = state.withLock { state in
        let group = Array(state.waiting.prefix(groupSize))
        state.waiting.removeFirst(group.count)
        if group.isEmpty { state.draining = false }
        return group
      }
      if group.isEmpty { return }
      for wake in commit(group, in: database) { wake() }
    }
  }

  /// What to tell each caller of the group, after it is durable or undone.
  private func commit(_ group: [Job], in database: Database) -> [@Sendable () -> Void] {
    if case .broken(let failure) = state.withLock({ $0.phase }) { return group.map { job in { job.fail(failure) } } }
    do {
      try database.beginTransaction(.immediate)
      var wakes: [@Sendable () -> Void] = []
      for job in group { wakes.append(try run(job, in: database)) }
      try database.commit()
      return wakes
    } catch {
      let failure = StoreError(sqlite: error)
      undo(database)
      breakDownIfUnsure(of: error)
      // Nobody is told anything else: a refusal, too, was decided on what the others of the group had written.
      return group.map { job in { job.fail(failure) } }
    }
  }

  /// Runs one body; throws only what makes the whole group void.
  private func run(_ job: Job, in database: Database) throws -> @Sendable () -> Void {
    let session = SQLiteSession(database, randomBytes: randomBytes)
    try database.cachedStatement(sql: "SAVEPOINT body").execute()
    do {
      let wake = try job.run(session)
      if let failure = session.failure { throw failure }
      try database.cachedStatement(sql: "RELEASE body").execute()
      return wake
    } catch {
      // A full disk or a failing one ends the transaction by itself: the others' changes are gone with it.
      guard database.isInsideTransaction else { throw session.engineFailure ?? error }
      try database.cachedStatement(sql: "ROLLBACK TO body").execute()
      try database.cachedStatement(sql: "RELEASE body").execute()
      return { job.fail(error) }
    }
  }

  private func undo(_ database: Database) {
    guard database.isInsideTransaction else { return }
    do { try database.rollback() } catch {
      breakDown("a failed transaction could not be undone (\(StoreError(sqlite: error)))")
    }
  }

  /// After a failed write the kernel may have dropped the pages and call the next `fsync` a success: only a restart, which
  /// reads the log again from the disk, knows what is there.
  private func breakDownIfUnsure(of error: any Error) {
    guard let error = error as? DatabaseError, error.resultCode == .SQLITE_IOERR else { return }
    breakDown("writing to the disk failed (\(error.extendedResultCode))")
  }
}
