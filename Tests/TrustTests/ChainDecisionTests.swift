import Evidence
import Testing
import Trust

/// One row of a table: a message, what the store says, and what must come of it.
struct DecisionCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let submission: Submission
  let standing: ChainStanding
  let expected: SubmissionDecision

  init(_ name: String, _ submission: Submission, _ standing: ChainStanding, _ expected: SubmissionDecision) {
    testDescription = name
    self.submission = submission
    self.standing = standing
    self.expected = expected
  }

  var decided: SubmissionDecision { .decide(submission, against: standing, now: .noon) }
}

private func accepted(
  _ kind: Acceptance.Kind = .normal, supersedes: [Int] = [], lostUntil: Int64 = 0
) -> SubmissionDecision {
  .accept(
    Acceptance(
      kind: kind, attestedAt: .noon - .minutes(1), supersedes: supersedes.map(MessageHash.init(number:)),
      lostUntil: lostUntil))
}

@Suite struct ChainDecisionTests {
  private static let other3 = ReceiptFinding.genuine(ChainLink(hash: MessageHash(number: 99), sequence: 3))

  static let accepting: [DecisionCase] = [
    .init("the first of all", .number(1), .last(nil), accepted()),
    .init("the first to arrive", .number(3, unanswered: [1, 2]), .last(nil), accepted(supersedes: [1, 2])),
    .init("after its receipt", .number(4, receipt: .of(3)), .last(3), accepted()),
    .init(
      "after its receipt, others got lost since", .number(6, receipt: .of(3), unanswered: [4, 5]), .last(3),
      accepted(supersedes: [4, 5])),
    .init(
      "after one of its unanswered", .number(6, receipt: .of(3), unanswered: [4, 5]), .last(4),
      accepted(supersedes: [4, 5])),
    .init("after an unanswered, nothing ever heard", .number(2, unanswered: [1]), .last(1), accepted(supersedes: [1])),
    .init(
      "below lost_until, but the chain goes on", .number(4, receipt: .of(3)), .last(3, lostUntil: 9),
      accepted(lostUntil: 9)),
    .init("the highest seq there is", .number(4, sequence: .max, receipt: .of(3)), .last(3), accepted()),
  ]

  @Test("step 6 accepts a message that names the last accepted before it", arguments: accepting)
  func accepts(_ example: DecisionCase) {
    #expect(example.decided == example.expected)
  }

  static let gaps: [DecisionCase] = [
    .init(
      "a receipt from after a release", .number(10, receipt: .of(9)), .last(3, abandonedUntil: 8),
      accepted(.gap, lostUntil: 9)),
    .init("an empty store", .number(4, receipt: .of(3)), .last(nil), accepted(.gap, lostUntil: 3)),
    .init(
      "a store from before the receipt", .number(6, receipt: .of(3), unanswered: [4, 5]), .last(2),
      accepted(.gap, supersedes: [4, 5], lostUntil: 3)),
    .init("restored twice", .number(5, receipt: .of(4)), .last(3, lostUntil: 2), accepted(.gap, lostUntil: 4)),
    .init(
      "one above lost_until", .number(5, receipt: .of(4)), .last(1, lostUntil: 4), accepted(.gap, lostUntil: 4)),
  ]

  @Test("step 8 accepts as a gap what proves that the store forgot", arguments: gaps)
  func gap(_ example: DecisionCase) {
    #expect(example.decided == example.expected)
  }

  static let forks: [DecisionCase] = [
    .init("a receipt of a chain that a release ended", .number(9, receipt: .of(8)), .last(3, abandonedUntil: 8), .fork),
    .init("the same seq as the last", .number(14, sequence: 3, receipt: .of(3)), .last(3), .fork),
    .init("a lower seq than the last", .number(14, sequence: 2, receipt: .of(3)), .last(3), .fork),
    .init("a lower seq, naming the last as unanswered", .number(14, sequence: 2, unanswered: [3]), .last(3), .fork),
    .init("one above lost_until", .number(5, receipt: .of(3)), .last(7, lostUntil: 4), .fork),
    .init("another message's receipt of the last one's seq", .number(5, receipt: other3), .last(3), .fork),
    .init("an older receipt and an unknown message", .number(4, receipt: .of(2), unanswered: [13]), .last(3), .fork),
    .init("no receipt though something was accepted", .number(4), .last(3), .fork),
    .init("the highest seq there is does not help", .number(14, sequence: .max), .last(3), .fork),
  ]

  @Test("step 9 calls the rest a fork", arguments: forks)
  func fork(_ example: DecisionCase) {
    #expect(example.decided == example.expected)
  }

  static let refusals: [DecisionCase] = [
    .init("superseded", .number(2), .last(3, seen: .superseded), .refuse(.superseded)),
    .init("pending", .number(4, receipt: .of(3)), .last(3, status: .pending), .refuse(.devicePending)),
    .init("suspended", .number(4, receipt: .of(3)), .last(3, status: .suspended), .refuse(.deviceSuspended)),
    .init("quarantined", .number(4, receipt: .of(3)), .last(3, status: .quarantined), .refuse(.deviceQuarantined)),
    .init("retired", .number(4, receipt: .of(3)), .last(3, status: .retired), .refuse(.deviceRetired)),
    .init(
      "challenge forged", .number(4, receipt: .of(3), challenge: .forged), .last(3), .refuse(.challengeForged)),
    .init(
      "challenge of an unknown epoch", .number(4, receipt: .of(3), challenge: .unknownEpoch), .last(3),
      .refuse(.challengeEpochUnknown)),
    .init(
      "challenge expired", .number(4, receipt: .of(3), challenge: .genuine(issuedAt: .noon - .seconds(301))), .last(3),
      .refuse(.challengeExpired)),
    .init(
      "challenge from the future", .number(4, receipt: .of(3), challenge: .genuine(issuedAt: .noon + .seconds(61))),
      .last(3), .refuse(.challengeFromFuture)),
    .init(
      "challenge below the floor", .number(4, receipt: .of(3)), .last(3, floor: .noon - .seconds(59)),
      .refuse(.challengeBelowFloor)),
    .init("receipt forged", .number(4, receipt: .forged), .last(3), .refuse(.receiptForged)),
    .init("forgotten", .number(4, receipt: .of(3)), .last(7, lostUntil: 4), .refuse(.forgotten)),
  ]

  @Test("each refusal has a cause of its own, all else being good", arguments: refusals)
  func refusal(_ example: DecisionCase) {
    #expect(example.decided == example.expected)
  }

  @Test("the table of refusals has every code once")
  func everyCode() {
    let codes = Self.refusals.compactMap { if case .refuse(let code) = $0.expected { code } else { nil } }
    #expect(Set(codes) == Set(ChainRefusal.allCases))
    #expect(codes.count == ChainRefusal.allCases.count)
  }

  @Test("every status but active is refused under its own name", arguments: DeviceStatus.allCases)
  func statuses(_ status: DeviceStatus) {
    #expect(status.refusal?.rawValue == (status == .active ? nil : "device_\(status.rawValue)"))
  }
}
