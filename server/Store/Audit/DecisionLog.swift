package import Evidence
import Locked
import StrictJSON

/// Carries decisions to the audit: a bounded queue, committed in groups, that never makes an answer wait for the disk.
///
/// What is lost when the queue is full or a group cannot be kept is counted, and the count is recorded when there is room again.
package final class DecisionLog: Sendable {
  package enum Outcome: Sendable, Hashable {
    case queued
    /// There is no room: a grant must become `unavailable`. The denial that is answered has been counted.
    case full
  }

  private struct Item: Sendable {
    let tenant: TenantID
    let event: ActivityEvent
  }

  private struct State {
    var waiting: [Item] = []
    /// Taken from the queue and not yet durable; they still count against its size.
    var inFlight = 0
    var gaps = DecisionGaps()
    var refusals: RefusalCounts
    /// One flush at a time keeps the order.
    var isFlushing = false
  }

  private let store: any Store
  private let capacity: Int
  private let groupSize: Int
  /// Guards the queue and the counts; never held while the store writes.
  private let state: Locked<State>

  /// `capacity`: decisions that may wait. `callers`: callers whose refusals are counted apart in a minute.
  package init(store: any Store, capacity: Int = 16_384, groupSize: Int = 256, callers: Int = 1_024) {
    self.store = store
    self.capacity = max(1, capacity)
    self.groupSize = max(1, groupSize)
    state = Locked(State(refusals: RefusalCounts(capacity: max(1, callers))))
  }

  /// Queues a decision for the audit.
  package func record(_ decision: ActivityEvent, in tenant: TenantID) -> Outcome {
    state.withLock { state in
      guard state.waiting.count + state.inFlight < capacity else {
        state.gaps.count(1, at: decision.at, in: tenant)
        return .full
      }
      state.waiting.append(Item(tenant: tenant, event: decision))
      return .queued
    }
  }

  /// Counts a refusal that gets no row of its own: of an unknown device, or before authentication.
  package func count(_ refusal: CountedRefusal, in tenant: TenantID) {
    state.withLock { state in state.refusals.count(refusal, in: tenant) }
  }

  /// Decisions that wait, for the metrics.
  package var waiting: Int { state.withLock { state in state.waiting.count + state.inFlight } }

  /// Flushes again and again until the task is cancelled, and once more then.
  package func run(every pause: Duration = .milliseconds(100), now: @escaping @Sendable () -> Instant) async {
    while !Task.isCancelled {
      await flush(now: now())
      do { try await Task.sleep(for: pause) } catch { break }
    }
    await flush(now: .distantFuture)
  }

  /// Makes what waits durable, with the refusals of minutes that are over at `now`. What the store cannot take now stays.
  package func flush(now: Instant) async {
    let isMine = state.withLock { state in
      defer { state.isFlushing = true }
      return !state.isFlushing
    }
    guard isMine else { return }
    defer { state.withLock { state in state.isFlushing = false } }
    while true {
      let group = takeGroup()
      if group.isEmpty { break }
      guard await keep(group) else { return }
    }
    await flushCounts(now: now)
  }

  private func takeGroup() -> [Item] {
    state.withLock { state in
      let group = Array(state.waiting.prefix(groupSize))
      state.waiting.removeFirst(group.count)
      state.inFlight = group.count
      return group
    }
  }

  /// False if the store cannot take it now; the group then waits again.
  private func keep(_ group: [Item]) async -> Bool {
    do {
      try await append(group)
    } catch  where Self.mayPass(error) {
      state.withLock { state in
        state.waiting.insert(contentsOf: group, at: 0)
        state.inFlight = 0
      }
      return false
    } catch {
      // One that the store will never take must not hold up the others.
      for item in group { await keepAlone(item) }
    }
    state.withLock { state in state.inFlight = 0 }
    return true
  }

  private func keepAlone(_ item: Item) async {
    do { try await append([item]) } catch {
      state.withLock { state in state.gaps.count(1, at: item.event.at, in: item.tenant) }
    }
  }

  /// Each tenant's in their order, in one transaction.
  private func append(_ items: [Item]) async throws {
    let byTenant = Dictionary(grouping: items, by: \.tenant)
    try await store.write { transaction in
      for (tenant, items) in byTenant { try transaction.appendActivity(items.map(\.event), in: tenant) }
    }
  }

  /// Records the gaps and the refusals; what the store does not take is counted on.
  private func flushCounts(now: Instant) async {
    let (gaps, refusals) = state.withLock { state in (state.gaps.take(), state.refusals.take(before: now)) }
    for gap in gaps {
      do { try await store.write { try $0.appendActivity(gap.event, in: gap.tenant) } } catch  where Self.mayPass(error) {
        state.withLock { state in state.gaps.merge(gap) }
      } catch {
        // A tenant that is not in the store has no audit to stand in.
      }
    }
    for refusal in refusals {
      do { try await store.write { try $0.appendActivity(refusal.event, in: refusal.tenant) } } catch  where Self.mayPass(error) {
        state.withLock { state in state.refusals.merge(refusal) }
      } catch {
        // As above.
      }
    }
  }

  /// Whether the same write may succeed later.
  private static func mayPass(_ error: any Error) -> Bool {
    switch error as? StoreError {
    case .unavailable, .overloaded: true
    case .corrupt, .schemaTooNew, .wrongRootKey, .unsafePermissions, .notDurable, .staleRevision, .notFound, .constraint, nil:
      false
    }
  }
}

extension Instant {
  /// After every moment: all minutes are over.
  fileprivate static let distantFuture = Instant(seconds: .max)
}
