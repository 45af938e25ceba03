package import Evidence

#if canImport(Glibc)
  import Glibc
#endif

/// The clocks, the waiting and the chance of a run; a test hands it others.
package struct Pace: Sendable {
  /// The wall clock, for `iat` and what people read.
  package let now: @Sendable () -> Instant
  /// Time that passes whatever the wall clock does, suspended or not, from an arbitrary start.
  package let elapsed: @Sendable () -> Duration
  /// Waits; returns early if the task is cancelled.
  package let sleep: @Sendable (Duration) async -> Void
  /// A part of a whole, from 0 to 1: the jitter of a wait.
  package let fraction: @Sendable () -> Double

  package init(
    now: @escaping @Sendable () -> Instant, elapsed: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async -> Void, fraction: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.elapsed = elapsed
    self.sleep = sleep
    self.fraction = fraction
  }

  /// This machine's clocks.
  package static let live = Pace(
    now: { Instant(seconds: Int64(time(nil))) }, elapsed: { sinceStart() },
    sleep: { duration in do { try await Task.sleep(for: duration) } catch {} },
    fraction: { Double.random(in: 0...1) })

  private static let start = ContinuousClock.now

  private static func sinceStart() -> Duration { start.duration(to: .now) }

  /// The end of a run that may last `maxTime` from now.
  package func deadline(in maxTime: Duration) -> Deadline { Deadline(pace: self, end: elapsed() + maxTime) }
}

/// The moment at which a run has to be over.
package struct Deadline: Sendable {
  package let pace: Pace
  fileprivate let end: Duration

  /// What is left; zero when it is over.
  package var remaining: Duration { max(.zero, end - pace.elapsed()) }

  /// How long a request that is begun now may take: what is left, and never less than five seconds.
  package var requestLimit: Duration { max(remaining, .seconds(5)) }

  /// Waits that long; false, without waiting, if the run would be over before.
  package func sleep(_ duration: Duration) async -> Bool {
    guard duration < remaining, !Task.isCancelled else { return false }
    await pace.sleep(duration)
    return !Task.isCancelled
  }
}
