import Evidence
import Posture
import ServiceAPI
import Testing

@testable import Trust

/// A device with a random history, asked about at random later moments.
private struct Story {
  var machine: TestMachine
  let snapshot: DeviceSnapshot
  let user: User

  init(using random: inout SeededGenerator) throws {
    machine = try TestMachine(Self.policy(using: &random), inForceSince: .hour(Int64.random(in: -200...20, using: &random)))
    for check in ["firewall", "security_updates", "disk_encryption"] where Int.random(in: 0..<4, using: &random) == 0 {
      machine.exceptions.append(
        try AppraisalException(
          id: check, scope: .owner(machine.owner), checks: [check], reason: "r", author: "a", from: .hour(-50),
          until: .hour(Int64.random(in: -10...80, using: &random))))
    }
    for _ in 0..<Int.random(in: 0..<5, using: &random) {
      let last = machine.verdict?.attestedAt ?? .hour(-72)
      try machine.attest(
        Self.posture(using: &random), at: last + .minutes(Int64.random(in: 1...2_000, using: &random)),
        skew: .seconds(Int64.random(in: -600...600, using: &random)),
        gap: Bool.random(using: &random) ? nil : .hour(Int64.random(in: -300...0, using: &random)))
    }
    let bob = try #require(User("bob"))
    let status =
      Int.random(in: 0..<6, using: &random) == 0 ? DeviceStatus.allCases.randomElement(using: &random) ?? .retired : .active
    snapshot = machine.snapshot(
      status: status, assurance: Bool.random(using: &random) ? .tpm : .software,
      furtherUsers: Bool.random(using: &random) ? [bob] : [],
      floor: Int.random(in: 0..<6, using: &random) == 0 ? .hour(Int64.random(in: -80...20, using: &random)) : nil)
    user = Int.random(in: 0..<4, using: &random) == 0 ? bob : machine.owner
  }

  private static func policy(using random: inout SeededGenerator) -> Policy {
    let checks: [any Check] = [
      SecurityUpdatesCheck(), PackageMetadataCheck(), DiskEncryptionCheck(), FirewallCheck(), ClockCheck(), RecordedGapCheck(),
    ]
    return Policy(
      name: "random", version: 1, trustFor: .minutes(Int64.random(in: 5...1_440, using: &random)),
      assurance: AssuranceDemand(minimum: Int.random(in: 0..<4, using: &random) == 0 ? .tpm : .software),
      checks: checks.map {
        CheckRule(
          $0, severity: Int.random(in: 0..<3, using: &random) == 0 ? .warn : .require,
          onUnknown: Doubt.allCases.randomElement(using: &random) ?? .deny,
          onNotApplicable: Doubt.allCases.randomElement(using: &random) ?? .deny,
          grace: [.zero, .hours(3), .hours(24), .days(9)].randomElement(using: &random) ?? .zero)
      })
  }

  private static func posture(using random: inout SeededGenerator) -> Posture {
    var posture = Posture()
    let reason = UnknownReason(.toolFailed)
    let refreshed = Instant.hour(Int64.random(in: -400...0, using: &random))
    switch Int.random(in: 0..<8, using: &random) {
    case 0: posture.set(Fact<PatchLevel>.unknown(reason))
    case 1: posture.set(Fact<PatchLevel>.notApplicable(.container))
    case let kind:
      posture.set(
        .patchLevel(
          refreshed: refreshed, pending: kind > 5 ? ["a", "b"] : [],
          upgraded: Bool.random(using: &random) ? refreshed - .days(10) : nil))
    }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: posture.set(Fact<Firewall>.unknown(reason))
    case 1: posture.set(.firewall(ipv6: .open))
    default: posture.set(.firewall())
    }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: posture.set(.disk(swap: .unknown(reason)))
    case 1: posture.set(.disk(swap: .plain))
    case 2: break
    default: posture.set(.disk())
    }
    return posture
  }

  func decide(at now: Instant) -> TrustDecision {
    .decide(snapshot, for: user, under: machine.policy, serverClock: .steady, now: now)
  }
}

extension CheckSchedule {
  /// Whether a required check passes, is tolerated, in grace or excepted: written again, from the schedule alone.
  fileprivate func isHarmless(at now: Instant) -> Bool {
    if severity == .warn { return true }
    var current = timeline.phases[0]
    for phase in timeline.phases.dropFirst() where phase.from <= now { current = phase }
    let tolerated =
      switch current.finding {
      case .pass, .warning: true
      case .fail: false
      case .unknown: onUnknown != .deny
      case .notApplicable: onNotApplicable != .deny
      }
    return tolerated || (graceUntil.map { $0 > now } ?? false) || covers.contains { $0.until > now }
  }
}

@Suite("Trust, over random histories")
struct TrustPropertyTests {
  @Test(
    "implies an active device bound to the user, evidence of the last day, harmless checks, and an end that has not come",
    arguments: 0..<20)
  func implications(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var granted = 0
    for _ in 0..<40 {
      let story = try Story(using: &random)
      for _ in 0..<12 {
        let now = (story.snapshot.attestedAt ?? .monday) + .minutes(Int64.random(in: -90...1_600, using: &random))
        let decision = story.decide(at: now)
        #expect(decision.trusted == decision.reasons.isEmpty)
        guard decision.trusted else {
          #expect(decision.details?.trustedUntil == nil)
          continue
        }
        granted += 1
        let attestedAt = try #require(story.snapshot.attestedAt)
        let until = try #require(decision.details?.trustedUntil)
        #expect(story.snapshot.status == .active)
        #expect(story.user == story.snapshot.owner || story.snapshot.furtherUsers.contains(story.user))
        #expect(
          attestedAt - .minutes(1) <= now && now < attestedAt + .hours(24) && now < attestedAt + story.machine.policy.trustFor)
        #expect(story.snapshot.trustFloor.map { attestedAt >= $0 } ?? true)
        #expect(story.snapshot.assurance >= story.machine.policy.assurance.minimum)
        #expect(now < until && until <= attestedAt + .hours(24))
        let schedules = try #require(story.snapshot.verdict).schedules
        #expect(schedules.allSatisfy { $0.isHarmless(at: now) })
        // Nothing in between ends it, and at its end it is over.
        #expect(story.decide(at: until - .seconds(1)).trusted)
        #expect(!story.decide(at: until).trusted)
      }
    }
    #expect(granted > 10)
  }

  @Test("once ended by time does not come back without new evidence", arguments: 0..<20)
  func monotonic(seed: Int) throws {
    var random = SeededGenerator(seed: 1_000 + UInt64(seed))
    for _ in 0..<40 {
      let story = try Story(using: &random)
      var now = story.snapshot.attestedAt ?? .monday
      var ended = false
      for _ in 0..<40 {
        let trusted = story.decide(at: now).trusted
        if ended, trusted { Issue.record("seed \(seed): trusted again at \(now)") }
        if !trusted { ended = true }
        now = now + .minutes(Int64.random(in: 1...90, using: &random))
      }
    }
  }

  @Test("is the same from the stored verdict, whenever that is evaluated", arguments: 0..<5)
  func stored(seed: Int) throws {
    var random = SeededGenerator(seed: 2_000 + UInt64(seed))
    for _ in 0..<60 {
      let story = try Story(using: &random)
      guard let verdict = story.snapshot.verdict else { continue }
      let now = verdict.attestedAt + .minutes(Int64.random(in: 0...3_000, using: &random))
      let direct = verdict.at(now)
      let detour = verdict.at(verdict.attestedAt + .minutes(Int64.random(in: 0...3_000, using: &random))).at(now)
      #expect(direct == detour)
      #expect(verdict.passes(at: now) == direct.passing)
      #expect(direct.passing == (!direct.results.isEmpty && !direct.results.contains(where: \.denies)))
      #expect(direct.results == direct.schedules.map { $0.result(at: now) })
      #expect(try Verdict(reading: direct.stored) == direct)
    }
  }
}
