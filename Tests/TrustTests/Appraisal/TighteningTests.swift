import Evidence
import Posture
import ServiceAPI
import Testing

@testable import Trust

@Suite("Tightening a policy")
struct TighteningTests {
  private static func policy(
    families: Set<FirewallCheck.Family> = [.ipv4, .ipv6], severity: Severity = .require, onUnknown: Doubt = .deny,
    onNotApplicable: Doubt = .deny, grace: Span = .hours(24)
  ) -> Policy {
    .only(
      FirewallCheck(families: families), severity: severity, onUnknown: onUnknown, onNotApplicable: onNotApplicable,
      grace: grace)
  }

  @Test("gives a fleet that fails from now on its grace")
  func newlyRequired() throws {
    var machine = try TestMachine(Self.policy(severity: .warn))
    try machine.attest(.open, at: .day(0))
    try machine.attest(.open, at: .day(9))
    let verdict = machine.apply(Self.policy(), last: .open, attestedAt: .day(9), at: .day(10))
    #expect(try verdict.result("firewall").graceUntil == .day(11))
    #expect(verdict.passing)
    #expect(verdict.changesAt == .day(11))
  }

  struct Step: Sendable, CustomTestStringConvertible {
    let why: String
    let old: Policy
    let new: Policy
    let isNew: Bool
    var testDescription: String { why }
  }

  static let steps: [Step] = [
    Step(why: "the same", old: policy(), new: policy(), isNew: false),
    Step(why: "warn to require", old: policy(severity: .warn), new: policy(), isNew: true),
    Step(why: "off to require", old: policy(severity: .off), new: policy(), isNew: true),
    Step(why: "one more family", old: policy(families: [.ipv4]), new: policy(), isNew: true),
    Step(why: "one family less", old: policy(), new: policy(families: [.ipv4]), isNew: false),
    Step(why: "unknown denies", old: policy(onUnknown: .warn), new: policy(), isNew: true),
    Step(why: "unknown is tolerated", old: policy(), new: policy(onUnknown: .allow), isNew: false),
    Step(why: "not applicable denies", old: policy(onNotApplicable: .allow), new: policy(), isNew: true),
    Step(why: "a shorter grace", old: policy(grace: .days(2)), new: policy(), isNew: true),
    Step(why: "a longer grace", old: policy(), new: policy(grace: .days(2)), isNew: false),
  ]

  @Test("moves the moment of what became stricter and of nothing else", arguments: steps)
  func moments(_ step: Step) {
    let before = InForceMoments(first: step.old, now: .day(0))
    let after = InForceMoments(replacing: (step.old, before), by: step.new, now: .day(5))
    #expect(after["firewall"] == (step.isNew ? .day(5) : .day(0)))
  }

  @Test("each check knows which of its parameters is stricter")
  func parameters() {
    let stricter: [(any Check, any Check)] = [
      (SecurityUpdatesCheck(maxPendingAge: .days(7)), SecurityUpdatesCheck()),
      (SecurityUpdatesCheck(listsMaxAge: .days(3)), SecurityUpdatesCheck()),
      (PackageMetadataCheck(denyAfter: .days(3)), PackageMetadataCheck()),
      (PackageMetadataCheck(onFailingSource: .deny), PackageMetadataCheck()),
      (DiskEncryptionCheck(roles: [.root, .data, .swap, .boot]), DiskEncryptionCheck()),
      (DiskEncryptionCheck(roles: [.boot]), DiskEncryptionCheck()),
      (FirewallCheck(), FirewallCheck(families: [.ipv6])),
      (ReleaseSupportedCheck(level: .full), ReleaseSupportedCheck(level: .lts)),
      (AutomaticUpdatesCheck(successWithin: .days(1)), AutomaticUpdatesCheck()),
      (ClockCheck(maxSkew: .minutes(1)), ClockCheck()),
      (RecordedGapCheck(window: .days(30)), RecordedGapCheck()),
    ]
    for (strict, loose) in stricter {
      #expect(strict.demandsMore(thanAny: loose), "\(strict) than \(loose)")
      if !(strict as? DiskEncryptionCheck == DiskEncryptionCheck(roles: [.boot])) {
        #expect(!loose.demandsMore(thanAny: strict), "\(loose) than \(strict)")
      }
      #expect(!strict.demandsMore(thanAny: strict))
    }
  }

  @Test("does not give a device that was denied a new grace")
  func spentGrace() throws {
    var machine = try TestMachine(Self.policy(families: [.ipv4]))
    try machine.attest(.open, at: .hour(0))
    let denied = try machine.attest(.open, at: .hour(47))
    #expect(try denied.status("firewall") == .fail)
    let verdict = machine.apply(Self.policy(), last: .open, attestedAt: .hour(47), at: .hour(48))
    #expect(try verdict.status("firewall") == .fail)
    #expect(!verdict.passing)
  }

  @Test("gives a device that passed the looser rule a whole grace, though it was denied under an older one")
  func passedInBetween() throws {
    var machine = try TestMachine(Self.policy())
    let ipv6Open = Posture.with(firewall: Fact<Firewall>.firewall(ipv6: .open))
    try machine.attest(ipv6Open, at: .hour(0))
    try machine.attest(ipv6Open, at: .hour(30))
    _ = machine.apply(Self.policy(families: [.ipv4]), last: ipv6Open, attestedAt: .hour(30), at: .hour(31))
    #expect(try machine.attest(ipv6Open, at: .hour(32)).passing)
    let verdict = machine.apply(Self.policy(), last: ipv6Open, attestedAt: .hour(32), at: .hour(33))
    #expect(try verdict.result("firewall").graceUntil == .hour(57))
  }

  @Test("a loosened grace opens the door again, because an administrator said so")
  func loosened() throws {
    var machine = try TestMachine(Self.policy())
    try machine.attest(.open, at: .hour(0))
    #expect(try machine.attest(.open, at: .hour(30)).passing == false)
    let verdict = machine.apply(Self.policy(grace: .days(7)), last: .open, attestedAt: .hour(30), at: .hour(31))
    #expect(verdict.passing)
    #expect(verdict.changesAt == .day(7))
  }
}
