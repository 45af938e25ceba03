import Synchronization

/// A machine that also attests while something else is under way.
final class SharedAttester: Sendable {
  // Guards the machine's state; one run at a time is the test's affair.
  private let state: Mutex<Attester>

  init(_ attester: Attester) { state = Mutex(attester) }

  var attester: Attester { state.withLock { $0 } }

  func attest(at installation: Installation) async throws {
    var next = attester
    try await installation.attest(&next)
    let attested = next
    state.withLock { $0 = attested }
  }
}
