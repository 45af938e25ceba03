import Evidence
import Posture
import ServiceAPI
import Testing

@testable import Trust

@Suite("An exception")
struct ExceptionTests {
  private func exception(
    _ scope: AppraisalException.Scope, checks: Set<String> = ["firewall"], from: Instant = .hour(0),
    until: Instant = .hour(10)
  ) throws -> AppraisalException {
    try AppraisalException(
      id: "exc_1", scope: scope, checks: checks, reason: "a trade fair", author: "root@example.org", from: from,
      until: until)
  }

  @Test(
    "covers fail, unknown and not applicable, and ends by itself",
    arguments: [Posture.open, .unseen, .with(firewall: Fact<Firewall>.notApplicable(.container))])
  func covers(posture: Posture) throws {
    var machine = try TestMachine(.only(FirewallCheck()))
    machine.exceptions = [try exception(.device(machine.device))]
    let verdict = try machine.attest(posture, at: .hour(1))
    #expect(verdict.passing)
    #expect(try verdict.result("firewall").exceptedUntil == .hour(10))
    #expect(try verdict.result("firewall").exception == "exc_1")
    #expect(verdict.changesAt == .hour(10))
    #expect(!verdict.at(.hour(10)).passing)
    #expect(try verdict.at(.hour(10)).status("firewall") == verdict.result("firewall").finding.status)
  }

  @Test("of the owner covers the owner's devices")
  func owner() throws {
    var machine = try TestMachine(.only(FirewallCheck()))
    machine.exceptions = [try exception(.owner(machine.owner))]
    #expect(try machine.attest(.open, at: .hour(1)).passing)
  }

  @Test("covers no other check, device, owner or time")
  func coversNothingElse() throws {
    let stranger = try TestMachine(.only(FirewallCheck()))
    let bob = try #require(User("bob@example.org"))
    var machine = try TestMachine(.only(FirewallCheck()))
    let others: [AppraisalException] = [
      try exception(.device(stranger.device)), try exception(.owner(bob)),
      try exception(.device(machine.device), checks: ["disk_encryption"]),
      try exception(.device(machine.device), from: .hour(2)), try exception(.device(machine.device), until: .hour(1)),
    ]
    for other in others {
      machine.exceptions = [other]
      #expect(try machine.attest(.open, at: .hour(1)).passing == false)
    }
  }

  @Test("does not stop the grace from running out")
  func graceRunsOn() throws {
    var machine = try TestMachine(.only(FirewallCheck(), grace: .hours(5)))
    machine.exceptions = [try exception(.device(machine.device))]
    let verdict = try machine.attest(.open, at: .hour(1))
    #expect(try verdict.status("firewall") == .excepted)
    #expect(verdict.changesAt == .hour(10))
  }

  @Test("the one that ends last counts")
  func last() throws {
    var machine = try TestMachine(.only(FirewallCheck()))
    machine.exceptions = [
      try exception(.device(machine.device), until: .hour(5)), try exception(.owner(machine.owner), until: .hour(20)),
    ]
    #expect(try machine.attest(.open, at: .hour(1)).changesAt == .hour(20))
  }

  @Test("is not needed by a check that passes")
  func passing() throws {
    var machine = try TestMachine(.only(FirewallCheck()))
    machine.exceptions = [try exception(.device(machine.device))]
    #expect(try machine.attest(.filtered, at: .hour(1)).status("firewall") == .pass)
  }

  @Test("does not lower the risk score")
  func risk() throws {
    var machine = try TestMachine(.only(FirewallCheck()))
    machine.exceptions = [try exception(.device(machine.device))]
    #expect(try machine.attest(.open, at: .hour(1)).riskScore == 40)
  }

  struct Refused: Sendable {
    let refusal: AppraisalException.Refusal
    var id = "exc_1"
    var checks: Set<String> = ["firewall"]
    var reason = "a trade fair"
    var author = "root"
    var until = Instant.hour(1)
  }

  @Test(
    "is refused with its own code",
    arguments: [
      Refused(refusal: .badID, id: ""), Refused(refusal: .noCheck, checks: []),
      Refused(refusal: .unknownCheck, checks: ["firewal"]), Refused(refusal: .noReason, reason: " \n"),
      Refused(refusal: .noReason, reason: String(repeating: "x", count: 501)), Refused(refusal: .noAuthor, author: ""),
      Refused(refusal: .endsBeforeItBegins, until: .hour(0)), Refused(refusal: .tooLong, until: .day(367)),
    ])
  func refusals(_ refused: Refused) throws {
    let owner = try #require(User("ada"))
    #expect(throws: refused.refusal) {
      try AppraisalException(
        id: refused.id, scope: .owner(owner), checks: refused.checks, reason: refused.reason, author: refused.author,
        from: .hour(0), until: refused.until)
    }
  }
}
