import Evidence
import Testing
import Trust

@Suite struct ChainDecisionOrderTests {
  private static let allWrong = Submission.number(2, receipt: .forged, challenge: .forged)

  /// A message all of whose steps from its challenge on are wrong.
  private static func wrong(_ challenge: ChallengeFinding) -> Submission {
    .number(2, receipt: .forged, challenge: challenge)
  }

  static let precedence: [DecisionCase] = [
    .init(
      "seen as accepted beats everything", allWrong, .last(3, status: .retired, floor: .noon, seen: .accepted),
      .acknowledgeAgain),
    .init(
      "seen as superseded beats everything", allWrong, .last(3, status: .retired, floor: .noon, seen: .superseded),
      .refuse(.superseded)),
    .init(
      "seen as superseded beats a chain that goes on", .number(4, receipt: .of(3)), .last(3, seen: .superseded),
      .refuse(.superseded)),
    .init(
      "not active beats a forged challenge", allWrong, .last(3, status: .suspended, floor: .noon),
      .refuse(.deviceSuspended)),
    .init("not active beats a fork", .number(4), .last(3, status: .quarantined), .refuse(.deviceQuarantined)),
    .init("a forged challenge beats a forged receipt", allWrong, .last(3, floor: .noon), .refuse(.challengeForged)),
    .init(
      "an unknown epoch beats a forged receipt", wrong(.unknownEpoch), .last(3, floor: .noon),
      .refuse(.challengeEpochUnknown)),
    .init(
      "an expired challenge beats the floor", wrong(.genuine(issuedAt: .noon - .hours(1))), .last(3, floor: .noon),
      .refuse(.challengeExpired)),
    .init(
      "a future challenge beats the floor", wrong(.genuine(issuedAt: .noon + .minutes(2))),
      .last(3, floor: .noon + .hours(1)), .refuse(.challengeFromFuture)),
    .init(
      "the floor beats a forged receipt", wrong(.genuine(issuedAt: .noon - .seconds(1))), .last(3, floor: .noon),
      .refuse(.challengeBelowFloor)),
    .init(
      "a forged receipt beats a chain that goes on", .number(4, receipt: .forged, unanswered: [3]), .last(3),
      .refuse(.receiptForged)),
    .init(
      "a forged receipt beats forgotten", .number(2, receipt: .forged), .last(3, lostUntil: 9), .refuse(.receiptForged)),
    .init("a forged receipt beats a fork", .number(2, receipt: .forged), .last(3), .refuse(.receiptForged)),
    .init(
      "forgotten beats a gap", .number(4, receipt: .of(3)), .last(2, lostUntil: 4), .refuse(.forgotten)),
    .init("forgotten beats a fork", .number(2), .last(3, lostUntil: 2), .refuse(.forgotten)),
    .init("a first message with seq 0 is not accepted", .number(0), .last(nil), .refuse(.forgotten)),
    .init("nor one with a negative seq", .number(1, sequence: .min), .last(nil), .refuse(.forgotten)),
  ]

  @Test("an earlier step goes before a later one", arguments: precedence)
  func order(_ example: DecisionCase) {
    #expect(example.decided == example.expected)
  }
}
