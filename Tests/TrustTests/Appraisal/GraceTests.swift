import Evidence
import Posture
import ServiceAPI
import Testing

@testable import Trust

/// What a machine's firewall looks like at some hours, and what is made of it at others.
struct GraceCase: Sendable, CustomTestStringConvertible {
  enum Seen: Sendable { case pass, fail, unknown }

  let why: String
  var grace = Span.hours(24)
  var onUnknown = Doubt.deny
  let seen: [(hour: Int64, Seen)]
  let expect: [(hour: Int64, CheckStatus)]
  var testDescription: String { why }

  static let all: [GraceCase] = [
    GraceCase(
      why: "a failure is tolerated for its grace", seen: [(0, .fail)], expect: [(0, .inGrace), (23, .inGrace), (24, .fail)]),
    GraceCase(why: "without grace a failure denies at once", grace: .zero, seen: [(0, .fail)], expect: [(0, .fail)]),
    GraceCase(
      why: "a repeated failure does not begin anew", seen: [(0, .fail), (12, .fail)], expect: [(23, .inGrace), (24, .fail)]),
    GraceCase(
      why: "unknown counts as failing", seen: [(0, .unknown), (20, .fail)], expect: [(0, .inGrace), (20, .inGrace), (24, .fail)]),
    GraceCase(why: "an unknown that outlasts its grace stays unknown", seen: [(0, .unknown)], expect: [(24, .unknown)]),
    GraceCase(
      why: "a pass shorter than the grace launders nothing", seen: [(0, .fail), (20, .pass), (21, .fail)],
      expect: [(20, .pass), (21, .inGrace), (24, .fail)]),
    GraceCase(
      why: "a pass of 23 of 24 hours launders nothing", seen: [(0, .fail), (10, .pass), (33, .fail)], expect: [(33, .fail)]),
    GraceCase(
      why: "a failure is forgotten after passing for the grace", seen: [(0, .fail), (10, .pass), (34, .pass), (35, .fail)],
      expect: [(35, .inGrace), (58, .inGrace), (59, .fail)]),
    GraceCase(
      why: "one pass is believed for a day, not longer", grace: .hours(48), seen: [(0, .fail), (10, .pass), (100, .fail)],
      expect: [(100, .fail)]),
    GraceCase(
      why: "one pass is believed for a day, which is as long as the grace", seen: [(0, .fail), (10, .pass), (40, .fail)],
      expect: [(40, .inGrace), (63, .inGrace), (64, .fail)]),
    GraceCase(
      why: "unknown interrupts a pass", seen: [(0, .fail), (10, .pass), (20, .unknown), (21, .pass), (40, .fail)],
      expect: [(20, .inGrace), (40, .fail)]),
    GraceCase(
      why: "a tolerated unknown launders nothing", onUnknown: .allow,
      seen: [(0, .fail), (1, .unknown), (25, .unknown), (49, .unknown), (73, .fail)], expect: [(49, .unknown), (73, .fail)]),
    GraceCase(
      why: "a tolerated unknown interrupts a pass", onUnknown: .allow,
      seen: [(0, .fail), (10, .pass), (20, .unknown), (34, .pass), (35, .fail)], expect: [(35, .fail)]),
    GraceCase(
      why: "a tolerated unknown begins no failure", onUnknown: .warn, seen: [(0, .unknown), (30, .fail)],
      expect: [(0, .unknown), (30, .inGrace), (53, .inGrace), (54, .fail)]),
    GraceCase(
      why: "a long grace is forgotten after seven days", grace: .days(30),
      seen: [(0, .fail)] + (Int64(1)...8).map { ($0 * 24, .pass) } + [(9 * 24, .fail)],
      expect: [(9 * 24, .inGrace), (39 * 24 - 1, .inGrace), (39 * 24, .fail)]),
    GraceCase(
      why: "a long grace is not forgotten after six days", grace: .days(30),
      seen: [(0, .fail)] + (Int64(1)...6).map { ($0 * 24, .pass) } + [(7 * 24, .fail)],
      expect: [(30 * 24 - 1, .inGrace), (30 * 24, .fail)]),
  ]
}

@Suite("Grace")
struct GraceTests {
  @Test("follows what evidence shows", arguments: GraceCase.all)
  func scenario(_ scenario: GraceCase) throws {
    let policy = Policy.only(FirewallCheck(), onUnknown: scenario.onUnknown, grace: scenario.grace)
    var machine = try TestMachine(policy)
    var verdicts: [(hour: Int64, Verdict)] = []
    for (hour, seen) in scenario.seen {
      let posture: Posture =
        switch seen {
        case .pass: .filtered
        case .fail: .open
        case .unknown: .unseen
        }
      verdicts.append((hour, try machine.attest(posture, at: .hour(hour))))
    }
    for (hour, status) in scenario.expect {
      let verdict = try #require(verdicts.last { $0.hour <= hour }?.1).at(.hour(hour))
      #expect(try verdict.status("firewall") == status, "at hour \(hour)")
      let denies = (status == .fail || status == .unknown) && !(status == .unknown && scenario.onUnknown != .deny)
      #expect(verdict.passing == !denies, "at hour \(hour)")
    }
  }

  @Test("appraising the same evidence again changes neither memory nor verdict")
  func idempotent() throws {
    var machine = try TestMachine(.only(FirewallCheck(), grace: .hours(24)))
    try machine.attest(.open, at: .hour(0))
    try machine.attest(.filtered, at: .hour(5))
    let first = try machine.attest(.open, at: .hour(6))
    let memory = machine.memory
    let second = try machine.attest(.open, at: .hour(6))
    #expect(first == second)
    #expect(machine.memory == memory)
  }

  @Test("evidence with an older challenge than the last begins its failure at its own time")
  func backwards() throws {
    var machine = try TestMachine(.only(FirewallCheck(), grace: .hours(24)))
    try machine.attest(.open, at: .day(400))
    let verdict = try machine.attest(.open, at: .day(0))
    #expect(verdict.changesAt == .day(1))
  }

  @Test("a server whose clock was set back to before the policy came into force gives no grace for the difference")
  func inForceInTheFuture() throws {
    var machine = try TestMachine(.only(FirewallCheck(), grace: .zero), inForceSince: .day(1))
    #expect(try machine.attest(.open, at: .day(0)).status("firewall") == .fail)
    var patient = try TestMachine(.only(FirewallCheck(), grace: .hours(3)), inForceSince: .day(1))
    #expect(try patient.attest(.open, at: .day(0)).changesAt == .hour(3))
  }

  @Test("the verdict says when it would change by itself")
  func horizon() throws {
    var machine = try TestMachine(.only(FirewallCheck(), grace: .hours(24)))
    #expect(try machine.attest(.filtered, at: .hour(0)).changesAt == nil)
    let verdict = try machine.attest(.open, at: .hour(1))
    #expect(verdict.changesAt == .hour(25))
    #expect(try verdict.result("firewall").graceUntil == .hour(25))
    #expect(verdict.passes(at: .hour(25) - .seconds(1)))
    #expect(!verdict.passes(at: .hour(25)))
    #expect(verdict.at(.hour(30)).changesAt == nil)
  }

  @Test("a failure that the evidence foretells begins at the foretold moment")
  func foretold() throws {
    let policy = Policy.only(PackageMetadataCheck(), grace: .hours(24))
    var machine = try TestMachine(policy)
    let refreshed = Instant.hour(10) - .days(7)
    let foretelling = try machine.attest(.with(patch: Fact<PatchLevel>.patchLevel(refreshed: refreshed)), at: .hour(0))
    #expect(try foretelling.status("package_metadata") == .warning)
    #expect(foretelling.changesAt == .hour(34))
    #expect(try foretelling.at(.hour(10)).status("package_metadata") == .inGrace)
    // The next evidence must not move the end of the grace that was shown to the person.
    let failing = try machine.attest(.with(patch: Fact<PatchLevel>.patchLevel(refreshed: refreshed)), at: .hour(15))
    #expect(failing.changesAt == .hour(34))
  }

  @Test("a failure that began while the machine was silent begins when it is seen")
  func afterHolidays() throws {
    var machine = try TestMachine(.only(PackageMetadataCheck(), grace: .hours(24)))
    try machine.attest(.with(patch: Fact<PatchLevel>.patchLevel(refreshed: Instant.day(0))), at: .day(0))
    let back = try machine.attest(.with(patch: Fact<PatchLevel>.patchLevel(refreshed: .day(0))), at: .day(21))
    #expect(try back.status("package_metadata") == .inGrace)
    #expect(back.changesAt == .day(22))
  }
}
