import Evidence
import Locked
import UseCases

/// Bounds how many pairs of device and user one credential may ask about in a second.
///
/// A caller that runs wild slows itself down, not the others. The count is by credential: nothing of a device is counted.
final class PairLimiter: Sendable {
  static let pairsPerSecond = 20_000

  private struct Second {
    var moment: Instant
    var pairs: [SecretHash: Int] = [:]
  }

  // Guards the counts of the present second; as many entries as there are live credentials.
  private let state: Locked<Second>
  private let now: @Sendable () -> Instant

  init(now: @escaping @Sendable () -> Instant) {
    self.now = now
    state = Locked(Second(moment: now()))
  }

  /// Counts pairs of a request; refused once the second's allowance is spent.
  func count(_ pairs: Int, by caller: Caller) throws(RequestRefusal) {
    let now = now()
    let allowed = state.withLock { second in
      if second.moment != now { second = Second(moment: now) }
      let spent = second.pairs[caller.credential] ?? 0
      guard spent < Self.pairsPerSecond else { return false }
      second.pairs[caller.credential] = spent + pairs
      return true
    }
    guard allowed else { throw .tooManyRequests(retryAfterSeconds: 1) }
  }
}
