import Evidence
import Testing
import Trust

/// One device over some days: honest runs, replays, suspensions, replicas whose clocks differ, and a history that no
/// store keeps, against which freshness is held.
private struct DeviceHistory {
  private(set) var now = Instant.noon
  private(set) var chain = ChainState()
  private(set) var time = AttestationTime()
  private(set) var status = DeviceStatus.active
  private(set) var agent = ModelAgent(signer: .original)
  private(set) var messages = ModelMessages()
  private(set) var sent: [Int] = []
  /// Issue times of the challenges in all that was accepted since the trust floor was last raised.
  private(set) var accepted: [Instant] = []
  private(set) var repeats = 0
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A replica's clock: up to half a minute off.
  mutating func replicaNow() -> Instant { now + .seconds(Int64.random(in: -30...30, using: &generator)) }

  mutating func pass() {
    let spans: [Span] = [.seconds(1), .minutes(1), .minutes(4), .hours(1), .hours(7), .hours(24)]
    now = now + .seconds(Int64.random(in: 0...(spans.randomElement(using: &generator) ?? .zero).seconds, using: &generator))
  }

  mutating func attest() {
    let issuedAt = Int(replicaNow().since(.model(0)).seconds)
    let number = messages.number(of: agent.next(issuedAt: issuedAt))
    agent = agent.signing(number, listLimit: 64)
    sent.append(number)
    if Bool.random(using: &generator) { deliver(number) }
  }

  mutating func replay() {
    if let number = sent.randomElement(using: &generator) { deliver(number) }
  }

  private mutating func deliver(_ number: Int) {
    let clock = replicaNow()
    let submission = messages.submissions[number]
    let standing = chain.standing(of: submission.message.hash, status: status, trustFloor: time.trustFloor)
    let decision = SubmissionDecision.decide(submission, against: standing, now: clock)
    #expect(decision != .fork)
    chain = chain.applying(decision, to: submission.message, now: clock)
    let before = time
    time = time.applying(decision)
    switch decision {
    case .accept:
      accepted.append(.model(messages[number].issuedAt))
    case .acknowledgeAgain, .refuse, .fork:
      repeats += 1
      #expect(time == before, "a message that is not accepted makes nothing younger")
      guard decision == .acknowledgeAgain else { return }
    }
    if Bool.random(using: &generator) { agent = agent.hearing(number) }
  }

  mutating func suspendOrResume() {
    if status == .active {
      status = .suspended
    } else {
      status = .active
      time = time.raisingFloor(to: replicaNow())
      accepted = []
    }
  }

  /// Asks at a moment of its own, which may be long before or after what the clock says.
  mutating func ask() {
    let spans: [Int64] = [0, 30, 61, 86_400, 1_000_000]
    let span = spans.randomElement(using: &generator) ?? 0
    let asked = now + .seconds(Int64.random(in: -span...span, using: &generator))
    let limit = Span.seconds(Int64.random(in: 0...200_000, using: &generator))
    let deserved = accepted.contains { issuedAt in
      let age = asked.since(issuedAt)
      return age < min(limit, .hours(24)) && age >= .minutes(-1)
    }
    switch time.freshness(limit: limit, now: asked) {
    case .neverAttested: #expect(accepted.isEmpty)
    case .fromFuture, .stale: break
    case .fresh(let end):
      #expect(deserved, "fresh at \(asked) without evidence that deserves it")
      #expect(asked < end)
      #expect(end <= (accepted.max() ?? asked) + .hours(24))
    }
  }
}

@Suite struct FreshnessPropertyTests {
  @Test("whatever happened, and whatever the clock says, fresh means evidence younger than the limit", arguments: 1...40)
  func fresh(seed: UInt64) {
    var history = DeviceHistory(seed: seed)
    for _ in 0..<300 {
      switch Int.random(in: 0..<12, using: &history.generator) {
      case 0...2: history.pass()
      case 3...5: history.attest()
      case 6...7: history.replay()
      case 8: history.suspendOrResume()
      default: history.ask()
      }
    }
    #expect(history.repeats > 0)
  }
}
