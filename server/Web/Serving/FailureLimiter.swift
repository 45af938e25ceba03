package import Evidence
import Locked
import UseCases

/// Counts failed credentials, tokens and signatures by source, so that guessing is answered with 429.
///
/// Only failures count and only failures are refused: an office behind one address is never locked out by one machine in it.
package final class FailureLimiter: Sendable {
  package static let window = Span.minutes(1)
  package static let failuresPerWindow = 60
  /// Sources remembered; beyond it the window starts anew for all, which lets failures through and locks out nobody.
  package static let maxSources = 10_000

  private struct Window {
    var start: Instant
    var failures: [String: Int] = [:]
  }

  // Guards the counts of the present window.
  private let state: Locked<Window>
  private let now: @Sendable () -> Instant

  package init(now: @escaping @Sendable () -> Instant) {
    self.now = now
    state = Locked(Window(start: now()))
  }

  /// Counts one failure; what to answer: `refusal`, or 429 once a source has failed too often.
  package func countFailure(of source: String, else refusal: any Error) -> any Error {
    let now = now()
    return state.withLock { window in
      if now.since(window.start) >= Self.window || now < window.start || window.failures.count >= Self.maxSources {
        window = Window(start: now)
      }
      let count = (window.failures[source] ?? 0) + 1
      window.failures[source] = count
      guard count > Self.failuresPerWindow else { return refusal }
      let left = Self.window.seconds - now.since(window.start).seconds
      return RequestRefusal.tooManyRequests(retryAfterSeconds: Int(max(1, left)))
    }
  }
}
