import Evidence
import Testing
import Trust

@Suite struct ChainStateTests {
  private func hash(_ number: Int) -> MessageHash { MessageHash(number: number) }

  private func deliver(
    _ submission: Submission, to state: ChainState, at now: Instant = .noon
  ) -> (decision: SubmissionDecision, state: ChainState) {
    let standing = state.standing(of: submission.message.hash, status: .active, trustFloor: nil)
    let decision = SubmissionDecision.decide(submission, against: standing, now: now)
    return (decision, state.applying(decision, to: submission.message, now: now))
  }

  @Test("an accepted message is the last, and it and its unanswered are seen")
  func accepting() {
    let state = deliver(.number(3, unanswered: [1, 2]), to: ChainState()).state
    #expect(state.lastAccepted == .number(3))
    #expect(state.seen.mapValues(\.kind) == [hash(1): .superseded, hash(2): .superseded, hash(3): .accepted])
    #expect(state.lostUntil == 0)
  }

  @Test("a gap is remembered as lost until its receipt")
  func gap() {
    let state = deliver(.number(6, receipt: .of(4), unanswered: [5]), to: ChainState()).state
    #expect(state.lostUntil == 4)
    #expect(state.lastAccepted == .number(6))
  }

  @Test("what was accepted stays so when a later message lists it because the acknowledgement got lost")
  func acceptedIsNotDowngraded() {
    let first = deliver(.number(1), to: ChainState()).state
    let second = deliver(.number(2, unanswered: [1]), to: first).state
    #expect(second.seen[hash(1)]?.kind == .accepted)
    #expect(deliver(.number(1), to: second).decision == .acknowledgeAgain)
  }

  @Test("a late message that was superseded is refused and stays superseded")
  func late() {
    let state = deliver(.number(2, unanswered: [1]), to: ChainState()).state
    let late = deliver(.number(1), to: state)
    #expect(late.decision == .refuse(.superseded))
    #expect(late.state == state)
  }

  @Test(
    "only an acceptance changes the chain",
    arguments: [SubmissionDecision.acknowledgeAgain, .fork] + ChainRefusal.allCases.map(SubmissionDecision.refuse))
  func unchanged(_ decision: SubmissionDecision) {
    let state = deliver(.number(2, unanswered: [1]), to: ChainState()).state
    #expect(state.applying(decision, to: .number(9), now: .noon + .hours(1)) == state)
  }

  @Test("seen hashes are kept for ten minutes to the second, the last accepted for ever")
  func forgetting() {
    let one = deliver(.number(2, unanswered: [1]), to: ChainState()).state
    func seen(after age: Span) -> Set<MessageHash> {
      let now = Instant.noon + age
      let next = Submission.number(3, unanswered: [2], challenge: .genuine(issuedAt: now))
      return Set(deliver(next, to: one, at: now).state.seen.keys)
    }
    #expect(seen(after: .seconds(600)) == [hash(1), hash(2), hash(3)])
    #expect(seen(after: .seconds(601)) == [hash(3)])
    #expect(deliver(.number(2, unanswered: [1]), to: one, at: .noon + .days(365)).decision == .acknowledgeAgain)
  }

  @Test("a clock that stepped back lets nothing be forgotten")
  func clockBack() {
    let one = deliver(.number(1), to: ChainState()).state
    let earlier = Instant.noon - .days(1)
    let next = Submission.number(2, unanswered: [1], challenge: .genuine(issuedAt: earlier))
    #expect(Set(deliver(next, to: one, at: earlier).state.seen.keys) == [hash(1), hash(2)])
  }

  @Test("a forgotten message is refused by its challenge")
  func forgottenIsStillRefused() {
    let one = deliver(.number(1), to: ChainState()).state
    let later = Instant.noon + .seconds(601)
    let two = deliver(.number(2, unanswered: [1], challenge: .genuine(issuedAt: later)), to: one, at: later).state
    #expect(two.seen[hash(1)] == nil)
    #expect(deliver(.number(1), to: two, at: later).decision == .refuse(.challengeExpired))
  }

  @Test("a release stores the named message as accepted, and its chain goes on")
  func release() {
    let one = deliver(.number(5), to: ChainState()).state
    let copy = Submission.number(13, sequence: 3, unanswered: [11])
    #expect(deliver(copy, to: one).decision == .fork)
    let released = one.released(continuing: copy.message, unanswered: copy.unanswered, now: .noon)
    #expect(released.lastAccepted == copy.message)
    #expect(released.seen[hash(11)]?.kind == .superseded)
    #expect(deliver(copy, to: released).decision == .acknowledgeAgain)
    let next = deliver(.number(14, sequence: 4, unanswered: [11, 13]), to: released)
    #expect(next.state.lastAccepted == ChainLink(hash: hash(14), sequence: 4))
    #expect(deliver(.number(6, receipt: .genuine(.number(2))), to: next.state).decision == .fork)
  }

  @Test("a release of the last accepted leaves the chain, and the other holder is a fork again")
  func releaseOfTheLast() {
    let one = deliver(.number(5), to: ChainState()).state
    let released = one.released(continuing: .number(5), unanswered: [], now: .noon)
    #expect(released == ChainState(lastAccepted: .number(5), abandonedUntil: 5, seen: one.seen))
    #expect(deliver(.number(14, sequence: 4), to: released).decision == .fork)
  }

  @Test("whoever was ahead of the named chain is a fork again after the release, not a gap")
  func releaseOfTheLower() {
    let ahead = deliver(.number(900), to: ChainState()).state
    let behind = Submission.number(5, receipt: .of(4))
    #expect(deliver(behind, to: ahead).decision == .fork)
    let released = ahead.released(continuing: behind.message, unanswered: behind.unanswered, now: .noon)
    #expect(deliver(.number(901, receipt: .of(900)), to: released).decision == .fork)
    #expect(deliver(.number(6, receipt: .of(4), unanswered: [5]), to: released).state.lastAccepted == .number(6))
  }

  @Test("an agent restored from an older state of its own is a fork")
  func snapshot() {
    let one = deliver(.number(1), to: ChainState()).state
    let two = deliver(.number(2, receipt: .of(1)), to: one).state
    #expect(deliver(.number(12, sequence: 2, receipt: .of(1)), to: two).decision == .fork)
  }
}
