import Evidence
import Posture
import ServiceAPI
import Testing

@testable import Trust

@Suite("A change of policy")
struct PolicyChangeTests {
  private static let old = Policy.only(FirewallCheck(families: [.ipv4]), trustFor: .hours(24))
  private static let ipv6Open = Posture.with(firewall: .firewall(ipv6: .open))

  private func fleet(
    of count: Int, failing: Int, status: DeviceStatus = .active, attestedAt: Instant = .monday
  ) throws -> [PolicyChange.Device] {
    try (0..<count).map { index in
      let posture = index < failing ? Self.ipv6Open : .filtered
      var machine = try TestMachine(Self.old)
      try machine.attest(posture, at: attestedAt)
      return PolicyChange.Device(
        snapshot: machine.snapshot(status: status), posture: posture, subject: machine.subject(at: attestedAt),
        memory: machine.memory)
    }
  }

  private func change(to new: Policy, _ devices: [PolicyChange.Device], at now: Instant = .hour(1)) -> PolicyChange {
    var change = PolicyChange(from: (Self.old, InForceMoments(first: Self.old, now: .day(-30))), to: new, now: now)
    for device in devices { _ = change.consider(device) }
    return change
  }

  @Test(
    "is refused above five in a hundred of the trusted devices unless their number is accepted",
    arguments: [
      (1, 1, nil, true), (19, 1, nil, true), (20, 1, nil, false), (40, 2, nil, false), (40, 3, nil, true),
      (100, 5, nil, false), (100, 6, nil, true), (1, 1, 1, false), (40, 3, 2, true), (40, 3, 3, false), (20, 1, 0, true),
      (5, 0, nil, false), (0, 0, nil, false),
    ] as [(Int, Int, Int?, Bool)])
  func guarded(fleet count: Int, failing: Int, accepted: Int?, isRefused: Bool) throws {
    let change = change(to: .only(FirewallCheck()), try fleet(of: count, failing: failing))
    #expect(change.trustedBefore == count)
    #expect(change.denials.count == failing)
    #expect((change.refusal(accepting: accepted) != nil) == isRefused)
  }

  @Test("says who is denied and why")
  func who() throws {
    let devices = try fleet(of: 2, failing: 1)
    let change = change(to: .only(FirewallCheck()), devices)
    #expect(change.denials.map(\.device) == [devices[0].snapshot.id])
    #expect(change.denials.first?.reasons.map(\.code) == [.failedCheck])
    #expect(change.denials.first?.reasons.first?.check == "firewall")
    #expect(change.trustedAfter == 1)
    #expect(change.refusal()?.description.contains("--accept-denials 1") == true)
  }

  @Test("with a grace denies nobody at once")
  func grace() throws {
    var change = change(to: .only(FirewallCheck(), grace: .hours(24)), [])
    #expect(change.moments["firewall"] == .hour(1))
    for device in try fleet(of: 3, failing: 3) {
      let outcome = change.consider(device)
      #expect(outcome.wasTrusted && outcome.isTrusted)
      #expect(outcome.verdict.changesAt == .hour(25))
      #expect(outcome.memory["firewall"].grace?.start == .hour(1))
    }
    #expect(change.denials.isEmpty)
  }

  @Test("counts only devices that are trusted now")
  func untrusted() throws {
    let suspended = try fleet(of: 3, failing: 3, status: .suspended)
    let stale = try fleet(of: 3, failing: 3, attestedAt: .hour(-24))
    let change = change(to: .only(FirewallCheck()), suspended + stale)
    #expect(change.trustedBefore == 0)
    #expect(change.denials.isEmpty)
    #expect(change.refusal() == nil)
  }

  @Test("counts exceptions")
  func exceptions() throws {
    let devices = try fleet(of: 1, failing: 1)
    let exception = try AppraisalException(
      id: "e", scope: .device(devices[0].snapshot.id), checks: ["firewall"], reason: "r", author: "a", from: .monday,
      until: .day(3))
    let excepted = PolicyChange.Device(
      snapshot: devices[0].snapshot, posture: devices[0].posture, subject: devices[0].subject,
      memory: devices[0].memory, exceptions: [exception])
    #expect(change(to: .only(FirewallCheck()), [excepted]).denials.isEmpty)
  }

  @Test("counts a shorter age and a higher demand on the key")
  func otherDemands() throws {
    let devices = try fleet(of: 1, failing: 0)
    let shorter = Policy.only(FirewallCheck(families: [.ipv4]), trustFor: .minutes(30))
    #expect(change(to: shorter, devices).denials.first?.reasons.map(\.code) == [.stale])
    let tpm = Policy(name: "tpm", version: 1, assurance: AssuranceDemand(minimum: .tpm), checks: Self.old.checks)
    #expect(change(to: tpm, devices).denials.first?.reasons.map(\.code) == [.assuranceTooLow])
  }

  @Test("shows whom a looser policy lets in")
  func looser() throws {
    var machine = try TestMachine(Self.old)
    try machine.attest(.open, at: .monday)
    let device = PolicyChange.Device(
      snapshot: machine.snapshot(), posture: .open, subject: machine.subject(at: .monday), memory: machine.memory)
    let change = change(to: .only(FirewallCheck(), severity: .warn), [device])
    #expect(change.trustedBefore == 0)
    #expect(change.trustedAfter == 1)
  }
}
