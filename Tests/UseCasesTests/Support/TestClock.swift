import Evidence
import Synchronization

@testable import UseCases

/// A machine's clocks as a test sets them: the wall clock jumps, the seconds since boot only grow.
final class TestClock: Sendable {
  /// Monday, 2026-11-23 08:00 UTC.
  static let monday = Instant(seconds: 1_795_420_800)

  private let wall: Atomic<Int64>
  private let boot = Atomic<Int64>(1_000)

  init(_ start: Instant = monday) { wall = Atomic(start.seconds) }

  var now: Instant { Instant(seconds: wall.load(ordering: .relaxed)) }

  /// Time passes: both clocks run.
  func pass(_ span: Span) {
    wall.add(span.seconds, ordering: .relaxed)
    boot.add(max(0, span.seconds), ordering: .relaxed)
  }

  /// Somebody sets the wall clock.
  func jump(to instant: Instant) { wall.store(instant.seconds, ordering: .relaxed) }

  var source: ServerClock.Source {
    ServerClock.Source(wall: { self.now }, sinceBoot: { self.boot.load(ordering: .relaxed) })
  }
}
