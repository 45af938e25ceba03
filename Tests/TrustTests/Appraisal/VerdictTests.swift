import Evidence
import Posture
import ServiceAPI
import StrictJSON
import Testing

@testable import Trust

@Suite("A verdict")
struct VerdictTests {
  @Test("under the default policy passes a healthy machine")
  func healthy() throws {
    var machine = try TestMachine(.standard)
    let verdict = try machine.attest(.healthy(at: .monday), at: .monday)
    #expect(verdict.passing)
    #expect(verdict.riskScore == 0)
    #expect(verdict.results.map(\.check) == CheckCatalogue.types.map { $0.name }.filter { $0 != "automatic_updates" })
    #expect(verdict.results.allSatisfy { $0.status == .pass })
    // The lists age: unknown on day seven, denied when the grace of a day is over.
    #expect(verdict.changesAt == .day(8))
  }

  @Test("under the default policy denies an empty posture, with unknown and not with fail")
  func empty() throws {
    var machine = try TestMachine(.standard)
    let verdict = try machine.attest(Posture(), at: .monday)
    #expect(!verdict.passing)
    #expect(try verdict.status("disk_encryption") == .unknown)
    #expect(try verdict.status("security_updates") == .inGrace)
    #expect(try verdict.result("security_updates").finding == .unknown(.notReported))
    #expect(verdict.riskScore == 100)
  }

  @Test("of no check does not pass")
  func noCheck() {
    let verdict = Verdict(policy: Policy.standard.digest, attestedAt: .monday, schedules: [], at: .monday)
    #expect(!verdict.passing)
    #expect(!verdict.passes(at: .hour(1)))
    #expect(verdict.changesAt == nil)
  }

  struct Doubted: Sendable {
    let posture: Posture
    let onUnknown: Doubt
    let onNotApplicable: Doubt
    let severity: Severity
    let status: CheckStatus
    let passing: Bool
    let risk: Int
  }

  private static let absent = Posture.with(firewall: Fact<Firewall>.notApplicable(.absent))

  @Test(
    "makes of unknown and not applicable what the policy says",
    arguments: [
      Doubted(
        posture: .unseen, onUnknown: .deny, onNotApplicable: .allow, severity: .require, status: .unknown, passing: false,
        risk: 30),
      Doubted(
        posture: .unseen, onUnknown: .warn, onNotApplicable: .deny, severity: .require, status: .unknown, passing: true, risk: 30),
      Doubted(
        posture: .unseen, onUnknown: .allow, onNotApplicable: .deny, severity: .require, status: .unknown, passing: true, risk: 0),
      Doubted(
        posture: .unseen, onUnknown: .deny, onNotApplicable: .deny, severity: .warn, status: .unknown, passing: true, risk: 15),
      Doubted(
        posture: absent, onUnknown: .allow, onNotApplicable: .deny, severity: .require, status: .notApplicable, passing: false,
        risk: 20),
      Doubted(
        posture: absent, onUnknown: .deny, onNotApplicable: .warn, severity: .require, status: .notApplicable, passing: true,
        risk: 20),
      Doubted(
        posture: absent, onUnknown: .deny, onNotApplicable: .allow, severity: .require, status: .notApplicable, passing: true,
        risk: 0),
      Doubted(
        posture: .open, onUnknown: .allow, onNotApplicable: .allow, severity: .require, status: .fail, passing: false, risk: 40),
      Doubted(posture: .open, onUnknown: .deny, onNotApplicable: .deny, severity: .warn, status: .fail, passing: true, risk: 20),
    ])
  func doubts(_ doubted: Doubted) throws {
    var machine = try TestMachine(
      .only(
        FirewallCheck(), severity: doubted.severity, onUnknown: doubted.onUnknown,
        onNotApplicable: doubted.onNotApplicable))
    let verdict = try machine.attest(doubted.posture, at: .monday)
    #expect(try verdict.status("firewall") == doubted.status)
    #expect(verdict.passing == doubted.passing)
    #expect(verdict.riskScore == doubted.risk)
  }

  @Test("says the first moment at which it would deny, not one at which a warning appears")
  func changesAt() throws {
    let policy = Policy(
      name: "test", version: 1,
      checks: [
        CheckRule(PackageMetadataCheck(), severity: .require, grace: .hours(24)),
        CheckRule(FirewallCheck(), severity: .require, grace: .days(30)),
      ])
    var machine = try TestMachine(policy)
    let posture = Posture.with(patch: .patchLevel(refreshed: .day(0)), firewall: .firewall(ipv4: .open))
    let verdict = try machine.attest(posture, at: .day(0))
    #expect(verdict.changesAt == .day(8))
    #expect(try verdict.at(.hour(48)).status("package_metadata") == .warning)
    #expect(try verdict.at(.day(7)).status("package_metadata") == .inGrace)
    #expect(try verdict.at(.day(8)).status("package_metadata") == .fail)
    #expect(verdict.at(.day(8)).changesAt == nil)
  }

  @Test(
    "reads back from its stored form, and refuses what it did not write",
    arguments: [
      ("/v", .integer(2)), ("/policy", .string("short")), ("/checks/0/severity", .string("off")),
      ("/checks/0/phases", .array([])), ("/checks/0/phases/0/finding", .string("good")), ("/checks/0/extra", .bool(true)),
      ("/checks/0/on_unknown", nil), ("/evaluated_at", .string("now")),
    ] as [(String, JSONValue?)])
  func strict(pointer: String, value: JSONValue?) throws {
    var machine = try TestMachine(.only(FirewallCheck(), grace: .hours(1)))
    let verdict = try machine.attest(.open, at: .monday)
    let damaged = verdict.stored.replacing(pointer.split(separator: "/").map(String.init), with: value)
    #expect(damaged != verdict.stored)
    #expect(throws: JSONFieldError.self) { try Verdict(reading: damaged) }
  }

  @Test(
    "memory reads back from its stored form, and refuses what it did not write",
    arguments: [
      ("/v", .integer(2)), ("/checks/firewall/grace_end", nil), ("/checks/firewall/extra", .null),
      ("/checks/firewall/first_failure", .string("yesterday")),
    ] as [(String, JSONValue?)])
  func strictMemory(pointer: String, value: JSONValue?) throws {
    var machine = try TestMachine(.only(FirewallCheck(), grace: .hours(1)))
    try machine.attest(.open, at: .monday)
    #expect(try AppraisalMemory(reading: machine.memory.stored) == machine.memory)
    let damaged = machine.memory.stored.replacing(pointer.split(separator: "/").map(String.init), with: value)
    #expect(damaged != machine.memory.stored)
    #expect(throws: JSONFieldError.self) { try AppraisalMemory(reading: damaged) }
  }

  @Test("memory of a wrong future is voided")
  func voided() throws {
    var machine = try TestMachine(.only(FirewallCheck(), grace: .hours(24)))
    try machine.attest(.open, at: .day(400))
    let voided = machine.memory.voiding(after: .day(1))
    #expect(voided["firewall"].firstFailure == nil)
    #expect(voided["firewall"].grace == nil)
    #expect(machine.memory.voiding(after: .day(400)) == machine.memory)
  }

  @Test("stays small in the store")
  func size() throws {
    var machine = try TestMachine(.standard)
    let verdict = try machine.attest(.healthy(at: .monday), at: .monday)
    #expect(verdict.stored.bytes.count < 6_000)
    #expect(machine.memory.stored.bytes.count < 2_000)
  }
}

extension JSONValue {
  /// The same value with one member, deep inside, replaced or (nil) removed.
  func replacing(_ path: [String], with value: JSONValue?) -> JSONValue {
    guard let step = path.first else { return value ?? .null }
    let rest = Array(path.dropFirst())
    switch self {
    case .object(var object):
      object[step] = rest.isEmpty ? value : object[step]?.replacing(rest, with: value)
      return .object(object)
    case .array(var elements):
      if let index = Int(step), elements.indices.contains(index) {
        elements[index] = elements[index].replacing(rest, with: value)
      }
      return .array(elements)
    case .null, .bool, .integer, .string: return self
    }
  }
}
