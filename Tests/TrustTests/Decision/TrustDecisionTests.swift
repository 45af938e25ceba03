import Evidence
import Posture
import ServiceAPI
import Testing

@testable import Trust

@Suite("A decision")
struct TrustDecisionTests {
  private let policy = Policy.only(FirewallCheck(), grace: .hours(2))

  private func machine(_ posture: Posture = .filtered) throws -> TestMachine {
    var machine = try TestMachine(policy)
    try machine.attest(posture, at: .monday)
    return machine
  }

  private func decide(
    _ device: DeviceSnapshot?, _ user: User, under policy: Policy? = nil, clock: TrustDecision.ServerClock = .steady,
    at now: Instant = .hour(1)
  ) -> TrustDecision {
    .decide(device, for: user, under: policy ?? self.policy, serverClock: clock, now: now)
  }

  @Test("trusts an active, bound, fresh device whose checks pass, until its evidence is a day old")
  func trusted() throws {
    let machine = try machine()
    let decision = decide(machine.snapshot(), machine.owner)
    #expect(decision.trusted)
    #expect(decision.reasons.isEmpty)
    #expect(decision.details?.trustedUntil == .hour(24))
    #expect(decision.details?.lastAttestedAt == .monday)
    #expect(decision.details?.revision == 7)
  }

  @Test("trusts no longer than the verdict holds")
  func horizon() throws {
    let machine = try machine(.open)
    #expect(decide(machine.snapshot(), machine.owner).details?.trustedUntil == .hour(2))
    let denied = decide(machine.snapshot(), machine.owner, at: .hour(2))
    #expect(denied.reasons.map(\.code) == [.failedCheck])
    #expect(denied.reasons.first?.check == "firewall")
    #expect(denied.reasons.first?.message.contains("IPv4 lets every connection in") == true)
    #expect(denied.details?.trustedUntil == nil)
    #expect(denied.details?.riskScore == 40)
  }

  @Test("trusts a further user")
  func furtherUser() throws {
    let machine = try machine()
    let bob = try #require(User("bob@example.org"))
    #expect(decide(machine.snapshot(furtherUsers: [bob]), bob).trusted)
  }

  @Test("tells a stranger one reason and nothing else", arguments: DeviceStatus.allCases)
  func userFirst(status: DeviceStatus) throws {
    let machine = try machine(.open)
    let mallory = try #require(User("mallory@example.org"))
    for clock in [TrustDecision.ServerClock.steady, .behind] {
      let wrong = TrustDecision.decide(
        machine.snapshot(status: status), for: mallory, under: nil, serverClock: clock, now: .day(9))
      #expect(wrong.reasons.map(\.code) == [.wrongUser])
      #expect(wrong.details == nil)
      let unknown = TrustDecision.decide(nil, for: mallory, under: nil, serverClock: clock, now: .day(9))
      #expect(unknown.reasons.map(\.code) == [.unknownDevice])
      #expect(unknown.details == nil)
    }
  }

  @Test("denies a near miss and flags it")
  func nearMiss() throws {
    let machine = try machine()
    let almost = try #require(User("Ada@example.org"))
    let decision = decide(machine.snapshot(), almost)
    #expect(decision.reasons.map(\.code) == [.wrongUser])
    #expect(decision.nearMiss == machine.owner)
    let mallory = try #require(User("mallory@example.org"))
    #expect(decide(machine.snapshot(), mallory).nearMiss == nil)
  }

  @Test(
    "gives each state its own reason",
    arguments: zip(
      [DeviceStatus.pending, .suspended, .quarantined, .retired],
      [TrustReasonCode.pending, .suspended, .quarantined, .retired]))
  func states(status: DeviceStatus, code: TrustReasonCode) throws {
    let machine = try machine()
    let decision = decide(machine.snapshot(status: status), machine.owner)
    #expect(decision.reasons.map(\.code) == [code])
    #expect(decision.details?.riskScore == 100)
  }

  @Test(
    "judges freshness by the challenge's time",
    arguments: [
      (Instant.monday - .seconds(61), [TrustReasonCode.clock]), (.monday - .seconds(60), []), (.monday, []),
      (.hour(24) - .seconds(1), []), (.hour(24), [.stale]), (.day(400), [.stale]),
    ])
  func freshness(now: Instant, codes: [TrustReasonCode]) throws {
    let machine = try machine()
    #expect(decide(machine.snapshot(), machine.owner, at: now).reasons.map(\.code) == codes)
  }

  @Test("obeys a policy's shorter limit")
  func shorter() throws {
    let short = Policy.only(FirewallCheck(), trustFor: .hours(1))
    var machine = try TestMachine(short)
    try machine.attest(.filtered, at: .monday)
    #expect(decide(machine.snapshot(), machine.owner, under: short, at: .hour(1) - .seconds(1)).trusted)
    #expect(decide(machine.snapshot(), machine.owner, under: short, at: .hour(1)).reasons.map(\.code) == [.stale])
  }

  @Test("gives every other doubt its own reason")
  func doubts() throws {
    let attested = try machine()
    let fresh = try TestMachine(policy)
    #expect(decide(fresh.snapshot(), fresh.owner).reasons.map(\.code) == [.neverAttested])
    #expect(decide(attested.snapshot(floor: .monday), attested.owner).trusted)
    #expect(decide(attested.snapshot(floor: .monday + .seconds(1)), attested.owner).reasons.map(\.code) == [.neverAttested])
    #expect(decide(attested.snapshot(), attested.owner, clock: .behind).reasons.map(\.code) == [.clock])
    #expect(decide(attested.snapshot(), attested.owner, under: .only(RebootCheck())).reasons.map(\.code) == [.unavailable])
    #expect(decide(attested.snapshot().appraised(nil), attested.owner).reasons.map(\.code) == [.unavailable])
    let noPolicy = TrustDecision.decide(attested.snapshot(), for: attested.owner, under: nil, serverClock: .steady, now: .hour(1))
    #expect(noPolicy.reasons.map(\.code) == [.unavailable])
    let empty = Verdict(policy: policy.digest, attestedAt: .monday, schedules: [], at: .monday)
    #expect(decide(attested.snapshot().appraised(empty), attested.owner).reasons.map(\.code) == [.unavailable])
    let older = Verdict(policy: policy.digest, attestedAt: .monday - .seconds(1), schedules: empty.schedules, at: .monday)
    #expect(decide(attested.snapshot().appraised(older), attested.owner).reasons.map(\.code) == [.unavailable])
  }

  @Test("demands the policy's assurance")
  func assurance() throws {
    let demand = AssuranceDemand(minimum: .tpm, vouching: .anyOf([.operator]))
    let strict = Policy(name: "tpm", version: 1, assurance: demand, checks: [CheckRule(FirewallCheck(), severity: .require)])
    var machine = try TestMachine(strict)
    try machine.attest(.filtered, at: .monday)
    #expect(decide(machine.snapshot(), machine.owner, under: strict).reasons.map(\.code) == [.assuranceTooLow])
    let retail = machine.snapshot(assurance: .tpm, vouchedBy: [.manufacturer])
    #expect(decide(retail, machine.owner, under: strict).reasons.map(\.code) == [.assuranceTooLow])
    let listed = machine.snapshot(assurance: .tpm, vouchedBy: [.operator])
    #expect(decide(listed, machine.owner, under: strict).trusted)
  }

  @Test("names all reasons, the state first")
  func all() throws {
    let machine = try machine(.open)
    let decision = decide(machine.snapshot(status: .suspended), machine.owner, clock: .behind, at: .hour(3))
    #expect(decision.reasons.map(\.code) == [.suspended, .clock, .failedCheck])
  }

  @Test("has an example of every reason in these tests")
  func everyReason() throws {
    let attested = try machine(.open)
    let tpm = Policy(name: "a", version: 1, assurance: AssuranceDemand(minimum: .tpm), checks: policy.checks)
    let bob = try #require(User("bob"))
    var codes: Set<TrustReasonCode> = []
    for status in DeviceStatus.allCases {
      for now in [Instant.hour(-1), .hour(3), .day(2)] {
        for device in [nil, attested.snapshot(status: status), try TestMachine(policy).snapshot(status: status)] {
          for user in [attested.owner, bob] {
            codes.formUnion(decide(device, user, at: now).reasons.map(\.code))
            codes.formUnion(decide(device, user, under: tpm, at: now).reasons.map(\.code))
          }
        }
      }
    }
    #expect(codes == Set(TrustReasonCode.allCases))
  }
}
