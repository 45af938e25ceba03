import Evidence
import ServiceAPI
import StrictJSON
import Testing
import Trust

@testable import Store
@testable import UseCases

@Suite("Policies in force")
struct PolicyTests {
  @Test("a policy that would deny more than 5 % of the trusted devices is not applied unless the number is accepted")
  func guardOfDenials() async throws {
    let installation = try await Installation.make()
    var fleet = try await Self.fleet(of: 3, installation)
    let report = try await installation.service.dryRunPolicy(
      PolicyRequest(yaml: TestPolicy.demandingTPM), by: try await installation.admin())
    #expect(report.trustedBefore == 3)
    #expect(report.trustedAfter == 0)
    #expect(report.denialCount == 3)
    #expect(report.allowedDenials == 0)
    #expect(!report.applied)
    #expect(Set(report.denials.map(\.deviceID)) == Set(fleet.map(\.id.description)))
    #expect(report.denials.allSatisfy { $0.reasons.map(\.code) == ["assurance_too_low"] })

    for accepted in [nil, 2] {
      let found = try await refusal { try await installation.apply(TestPolicy.demandingTPM, accepting: accepted) }
      #expect(found.code == "too_many_denials")
      for attester in fleet { #expect(try await installation.ask(attester, user: Self.owner(attester, fleet)).trusted) }
    }
    let applied = try await installation.apply(TestPolicy.demandingTPM, accepting: 3)
    #expect(applied.applied)
    #expect(try await installation.ask(fleet[0], user: "user0@example.org").codes == ["assurance_too_low"])
    #expect(try await installation.audit().suffix(2) == ["policy_stored", "policy_applied"])
    // Attesting once more does not help; the key is where it is.
    try await installation.attest(&fleet[0])
    #expect(try await installation.ask(fleet[0], user: "user0@example.org").codes == ["assurance_too_low"])
  }

  @Test("a dry run changes nothing")
  func dryRun() async throws {
    let installation = try await Installation.make()
    let fleet = try await Self.fleet(of: 1, installation)
    let admin = try await installation.admin()
    let before = try await installation.row(fleet[0]).revision
    _ = try await installation.service.dryRunPolicy(PolicyRequest(yaml: TestPolicy.second), by: admin)
    #expect(try await installation.row(fleet[0]).revision == before)
    #expect(try await installation.service.activePolicy(by: admin).policy.version == 1)
    #expect(try await installation.audit().contains("policy_applied"))
    #expect(try await installation.audit().filter { $0 == "policy_stored" }.isEmpty)
  }

  @Test("nobody is denied for a moment when a policy is applied that all pass")
  func switching() async throws {
    let installation = try await Installation.make()
    let fleet = try await Self.fleet(of: 3, installation)
    for version in [2, 3] {
      let report = try await installation.apply(TestPolicy.version(version))
      #expect(report.denialCount == 0)
      for attester in fleet {
        let answer = try await installation.ask(attester, user: Self.owner(attester, fleet))
        #expect(answer.trusted)
        #expect(answer.policy?.version == version)
      }
    }
  }

  @Test("going back to an earlier policy denies nobody whose evidence is newer than what it once appraised")
  func goingBack() async throws {
    let installation = try await Installation.make()
    var fleet = try await Self.fleet(of: 2, installation)
    try await installation.apply(TestPolicy.second)
    for round in 0..<2 {
      installation.clock.pass(.hours(1))
      for index in fleet.indices { try await installation.attest(&fleet[index]) }
      try await installation.apply(round == 0 ? StandardPolicy.yaml : TestPolicy.second)
      for attester in fleet { #expect(try await installation.ask(attester, user: Self.owner(attester, fleet)).trusted) }
    }
  }

  @Test("a policy that was refused once leaves nothing behind that denies when it is applied later")
  func appliedAfterRefusal() async throws {
    let installation = try await Installation.make()
    var attester = try await Self.fleet(of: 1, installation)[0]
    let machine = SharedAttester(attester)
    // The device attests while the refusal is on its way, and so is staged with that evidence.
    let busy = installation.service(
      over: InterruptedStore(installation.store) { write in
        if write == 2 { try await machine.attest(at: installation) }
      })
    let admin = try await installation.admin()
    let found = try await refusal {
      _ = try await busy.applyPolicy(PolicyRequest(yaml: TestPolicy.demandingTPM), by: admin)
    }
    #expect(found.code == "too_many_denials")
    attester = machine.attester
    installation.clock.pass(.hours(1))
    try await installation.attest(&attester)
    try await installation.apply(TestPolicy.demandingTPM, accepting: 1)
    #expect(try await installation.ask(attester, user: "user0@example.org").codes == ["assurance_too_low"])
  }

  @Test("evidence that arrives between the phases is the one that counts after the switch", arguments: 2...3)
  func evidenceMeanwhile(before write: Int) async throws {
    let installation = try await Installation.make()
    let machine = SharedAttester(try await Self.fleet(of: 1, installation)[0])
    let admin = try await installation.admin()
    installation.clock.pass(.hours(3))
    let busy = installation.service(
      over: InterruptedStore(installation.store) { number in
        if number == write { try await machine.attest(at: installation) }
      })
    _ = try await busy.applyPolicy(PolicyRequest(yaml: TestPolicy.second), by: admin)
    let answer = try await installation.ask(machine.attester, user: "user0@example.org")
    #expect(answer.trusted)
    #expect(answer.policy?.version == 2)
    #expect(answer.lastAttestedAt == installation.clock.now.rfc3339)
  }

  @Test("of two policies applied at once one wins whole, and the other says so")
  func atOnce() async throws {
    let installation = try await Installation.make()
    let fleet = try await Self.fleet(of: 1, installation)
    let admin = try await installation.admin()
    let busy = installation.service(
      over: InterruptedStore(installation.store) { write in
        if write == 3 { try await installation.apply(TestPolicy.version(3)) }
      })
    let found = try await refusal {
      _ = try await busy.applyPolicy(PolicyRequest(yaml: TestPolicy.second), by: admin)
    }
    #expect(found.code == "wrong_state")
    let answer = try await installation.ask(fleet[0], user: "user0@example.org")
    #expect(answer.trusted)
    #expect(answer.policy?.version == 3)
  }

  @Test("a policy that cannot be read trusts nobody, and nothing that was not kept is acknowledged")
  func unreadable() async throws {
    let installation = try await Installation.make()
    var fleet = try await Self.fleet(of: 1, installation)
    try await installation.breakPolicy()
    #expect(try await installation.ask(fleet[0], user: "user0@example.org").codes == ["unavailable"])
    let row = try await installation.row(fleet[0])
    #expect(try await refusal { try await installation.attest(&fleet[0]) } == .unavailable)
    #expect(try await installation.row(fleet[0]).revision == row.revision)
    // A good policy mends it.
    try await installation.apply(TestPolicy.second)
    try await installation.attest(&fleet[0])
    #expect(try await installation.ask(fleet[0], user: "user0@example.org").trusted)
  }

  @Test("a tenant without a policy trusts nobody")
  func missing() async throws {
    let installation = try await Installation.make()
    let tenant = try #require(TenantID("bare"))
    let now = installation.clock.now
    try await installation.store.write { try $0.createTenant(tenant, at: now) }
    let caller = Caller(tenant: tenant, role: .admin, name: "root", credential: SecretHash(of: [1]))
    var attester = try await installation.enrolled(by: caller)
    #expect(try await installation.ask(attester, by: caller).codes == ["unavailable"])
    #expect(try await refusal { try await installation.attest(&attester) } == .unavailable)
  }

  @Test("a store that fails is not trusted, with its own reason, and no error")
  func failingStore() async throws {
    let installation = try await Installation.make()
    let fleet = try await Self.fleet(of: 1, installation)
    await installation.store.close()
    let answer = try await installation.ask(fleet[0], user: "user0@example.org")
    #expect(answer.codes == ["unavailable"])
    #expect(answer.policy == nil)
    #expect(answer.lastAttestedAt == nil)
  }

  /// Machines that have attested, each with an owner of its own.
  private static func fleet(of count: Int, _ installation: Installation) async throws -> [Attester] {
    var fleet: [Attester] = []
    for number in 0..<count {
      var attester = try await installation.enrolled(for: "user\(number)@example.org")
      try await installation.attest(&attester)
      fleet.append(attester)
    }
    return fleet
  }

  private static func owner(_ attester: Attester, _ fleet: [Attester]) -> String {
    "user\(fleet.firstIndex { $0.id == attester.id } ?? -1)@example.org"
  }
}
