package import Evidence

/// What a policy makes of one piece of evidence at one moment, able to say what it will make of it later.
package struct Verdict: Sendable, Hashable {
  /// The policy that was applied.
  package let policy: PolicyDigest
  /// The challenge's issue time of the evidence.
  package let attestedAt: Instant
  /// The moment that `results`, `passing`, `changesAt` and `riskScore` speak of.
  package let evaluatedAt: Instant
  package let schedules: [CheckSchedule]
  /// One for each check, in the catalogue's order.
  package let results: [CheckResult]
  /// Whether no check denies; false for a verdict without checks.
  package let passing: Bool
  /// The first later moment at which `passing` would be another; nil if it stays.
  package let changesAt: Instant?
  /// 0 to 100 by `RiskScore`.
  package let riskScore: Int
  /// Until when every result stays what it is; nil for ever.
  private let sameUntil: Instant?

  package init(policy: PolicyDigest, attestedAt: Instant, schedules: [CheckSchedule], at now: Instant) {
    self.policy = policy
    self.attestedAt = attestedAt
    self.schedules = schedules
    evaluatedAt = now
    results = schedules.map { $0.result(at: now) }
    let passing = Self.passing(schedules, at: now)
    self.passing = passing
    let turns = schedules.flatMap(\.turns).filter { $0 > now }.sorted()
    sameUntil = turns.first
    changesAt = turns.first { Self.passing(schedules, at: $0) != passing }
    riskScore = RiskScore.score(results)
  }

  private init(_ verdict: Verdict, unchangedAt now: Instant) {
    policy = verdict.policy
    attestedAt = verdict.attestedAt
    schedules = verdict.schedules
    evaluatedAt = now
    results = verdict.results
    passing = verdict.passing
    changesAt = verdict.changesAt
    riskScore = verdict.riskScore
    sameUntil = verdict.sameUntil
  }

  /// The verdict at another moment, without the evidence.
  package func at(_ now: Instant) -> Verdict {
    // The way of nearly every question: nothing has turned since the evidence came.
    if now >= evaluatedAt, sameUntil.map({ now < $0 }) ?? true { return Verdict(self, unchangedAt: now) }
    return Verdict(policy: policy, attestedAt: attestedAt, schedules: schedules, at: now)
  }

  /// Whether it passes at `now`, cheaply while nothing has changed since it was evaluated.
  package func passes(at now: Instant) -> Bool {
    if now >= evaluatedAt, changesAt.map({ now < $0 }) ?? true { return passing }
    return Self.passing(schedules, at: now)
  }

  private static func passing(_ schedules: [CheckSchedule], at now: Instant) -> Bool {
    !schedules.isEmpty && schedules.allSatisfy { !$0.denies(at: now) }
  }
}
