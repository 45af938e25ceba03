#if canImport(Glibc)
  import Glibc
#endif
package import Evidence
import Locked

/// The server's time: never earlier than the latest time this installation has durably seen.
///
/// A device must not become fresh again because a clock was set back. The mark lives in the store; it rises only after ten
/// minutes in which the clock ran with the machine, and never faster than the machine has been running.
package final class ServerClock: Sendable {
  /// How far the clock may be behind the mark before nothing can be judged.
  package static let tolerance = Span.minutes(5)
  private static let steadyAfter = Span.minutes(10)
  private static let riseAllowance = Span.minutes(1)

  /// What the machine's clocks say.
  package struct Source: Sendable {
    package let wall: @Sendable () -> Instant
    /// Seconds since boot, suspend included.
    package let sinceBoot: @Sendable () -> Int64

    package init(wall: @escaping @Sendable () -> Instant, sinceBoot: @escaping @Sendable () -> Int64) {
      self.wall = wall
      self.sinceBoot = sinceBoot
    }

    package static let system = Source(
      wall: { Instant(seconds: Self.seconds(CLOCK_REALTIME)) }, sinceBoot: { Self.seconds(CLOCK_BOOTTIME) })

    private static func seconds(_ clock: clockid_t) -> Int64 {
      var time = timespec()
      clock_gettime(clock, &time)
      return Int64(time.tv_sec)
    }
  }

  package struct Reading: Sendable, Hashable {
    package let now: Instant
    /// The clock is so far behind the mark that ages cannot be judged; ends by itself once it has caught up.
    package let isBehind: Bool
  }

  private let source: Source
  private let start: (wall: Instant, sinceBoot: Int64)
  // Guards the latest durable mark that this replica knows.
  private let mark: Locked<Instant>

  package init(mark: Instant?, source: Source = .system) {
    self.source = source
    start = (source.wall(), source.sinceBoot())
    self.mark = Locked(mark ?? Instant(seconds: 0))
  }

  package func reading() -> Reading {
    let wall = source.wall()
    let mark = mark.withLock { $0 }
    return Reading(now: max(wall, mark), isBehind: wall + Self.tolerance < mark)
  }

  /// The moment to which the durable mark may rise now; nil if it may not.
  package func markToStore() -> Instant? {
    let elapsed = source.sinceBoot() - start.sinceBoot
    guard elapsed >= Self.steadyAfter.seconds else { return nil }
    let reachable = start.wall + .seconds(elapsed) + Self.riseAllowance
    let wall = min(source.wall(), reachable)
    return mark.withLock { wall > $0 ? wall : nil }
  }

  /// Tells that the store now holds this mark.
  package func stored(_ instant: Instant) { mark.withLock { $0 = max($0, instant) } }
}
