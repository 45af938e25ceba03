import Evidence
import Testing
import Trust

@Suite struct FreshnessTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let age: Int64
    let limit: Span
    let expected: Freshness

    init(_ name: String, age: Int64, limit: Span = .hours(24), _ expected: Freshness) {
      testDescription = name
      self.age = age
      self.limit = limit
      self.expected = expected
    }
  }

  private static let day = Instant.noon + .hours(24)

  static let cases: [Case] = [
    .init("the second it was attested", age: 0, .fresh(until: day)),
    .init("the last second of 24 hours", age: 86_399, .fresh(until: day)),
    .init("24 hours to the second", age: 86_400, .stale(since: day)),
    .init("years later", age: 1_000_000_000, .stale(since: day)),
    .init("a minute ahead of this clock", age: -60, .fresh(until: day)),
    .init("61 seconds ahead of this clock", age: -61, .fromFuture),
    .init("a year ahead of this clock", age: -31_536_000, .fromFuture),
    .init("the last second of a policy's hour", age: 3_599, limit: .hours(1), .fresh(until: .noon + .hours(1))),
    .init("a policy's hour is over", age: 3_600, limit: .hours(1), .stale(since: .noon + .hours(1))),
    .init("a policy's limit above 24 hours is 24 hours", age: 86_400, limit: .days(30), .stale(since: day)),
    .init("an endless limit is 24 hours", age: 86_400, limit: .seconds(.max), .stale(since: day)),
    .init("a limit of zero is never fresh", age: 0, limit: .zero, .stale(since: .noon)),
    .init("a negative limit is never fresh", age: 0, limit: .seconds(-5), .stale(since: .noon - .seconds(5))),
    .init("a negative limit, asked a minute early", age: -60, limit: .minutes(-2), .stale(since: .noon - .minutes(2))),
  ]

  @Test("evidence is fresh from a minute before it was attested until its limit", arguments: cases)
  func boundaries(_ example: Case) {
    let now = Instant(seconds: Instant.noon.seconds + example.age)
    #expect(Freshness(attestedAt: .noon, limit: example.limit, now: now) == example.expected)
  }

  @Test("a device without evidence is never fresh")
  func never() {
    #expect(Freshness(attestedAt: nil, limit: .hours(24), now: .noon) == .neverAttested)
  }

  @Test("the ends of time do not wrap round into freshness")
  func extremes() {
    let first = Instant(seconds: .min)
    #expect(Freshness(attestedAt: Instant(seconds: .max), limit: .hours(24), now: .noon) == .fromFuture)
    #expect(Freshness(attestedAt: first, limit: .hours(24), now: .noon) == .stale(since: first + .hours(24)))
  }

  @Test("raising the trust floor voids what was accepted, even if another clock had dated it ahead of the floor")
  func floorVoids() {
    let raised = AttestationTime(attestedAt: .noon + .seconds(50)).raisingFloor(to: .noon)
    #expect(raised.freshness(limit: .hours(24), now: .noon) == .neverAttested)
    #expect(raised.trustFloor == .noon)
  }

  @Test("a trust floor never sinks")
  func floorNeverSinks() {
    let raised = AttestationTime(trustFloor: .noon).raisingFloor(to: .noon - .minutes(1))
    #expect(raised.trustFloor == .noon)
  }
}

@Suite struct FreshnessOfChallengesTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Seconds from now to the issue of the challenge, negative if it was issued before.
    let offset: Int64
    let floor: Int64?
    let expected: ChainRefusal?

    init(_ name: String, offset: Int64, floor: Int64? = nil, _ expected: ChainRefusal?) {
      testDescription = name
      self.offset = offset
      self.floor = floor
      self.expected = expected
    }
  }

  static let cases: [Case] = [
    .init("issued this second", offset: 0, nil),
    .init("five minutes ago", offset: -300, nil),
    .init("five minutes and a second ago", offset: -301, .challengeExpired),
    .init("one minute ahead", offset: 60, nil),
    .init("61 seconds ahead", offset: 61, .challengeFromFuture),
    .init("in the second of the trust floor", offset: -10, floor: -10, nil),
    .init("a second before the trust floor", offset: -11, floor: -10, .challengeBelowFloor),
    .init("a second after the trust floor", offset: -9, floor: -10, nil),
    .init("near the beginning of time", offset: .min / 2, .challengeExpired),
    .init("near the end of time", offset: .max / 2, .challengeFromFuture),
  ]

  @Test("a challenge is good from five minutes ago to one minute ahead, and not below the floor", arguments: cases)
  func window(_ example: Case) {
    let issuedAt = Instant.noon + .seconds(example.offset)
    let floor = example.floor.map { Instant.noon + .seconds($0) }
    do throws(ChainRefusal) {
      let found = try ChallengeWindow.issueTime(.genuine(issuedAt: issuedAt), trustFloor: floor, now: .noon)
      #expect(example.expected == nil)
      #expect(found == issuedAt)
    } catch {
      #expect(error == example.expected)
    }
  }
}
