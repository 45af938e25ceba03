import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases

@Suite("Trust query")
struct TrustQueryTests {
  @Test("when decisions cannot be recorded a grant becomes unavailable and a denial stays what it is")
  func fullLog() async throws {
    let installation = try await Installation.make(queue: 2)
    var trusted = try await installation.enrolled()
    var denied = try await installation.enrolled()
    try await installation.attest(&trusted)
    try await installation.attest(&denied, .open)
    for _ in 0..<2 { #expect(try await installation.ask(trusted).trusted) }
    let answer = try await installation.ask(trusted)
    #expect(answer.codes == ["unavailable"])
    #expect(answer.trustedUntil == nil)
    #expect(try await installation.ask(denied).codes == ["failed_check"])
    await installation.decisions.flush(now: installation.clock.now)
    #expect(try await installation.ask(trusted).trusted)
  }

  @Test("each decision stands in the audit with who asked, and the user only as a commitment")
  func recorded() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    _ = try await installation.ask(attester)
    _ = try await installation.ask(attester, user: "bob@example.org")
    await installation.decisions.flush(now: installation.clock.now)
    let entries = try await installation.store.read { reader in
      let segment = try #require(try reader.auditSegments(in: .standard).last)
      return try reader.activityEntries(in: .standard, segment: segment.number, after: 0, limit: 100)
    }
    let decisions = entries.filter { $0.kind == "decision" }
    #expect(decisions.map(\.actor) == ["credential:gateway", "credential:gateway"])
    #expect(decisions.map { $0.details["trusted"]?.bool } == [true, false])
    #expect(decisions.allSatisfy { !$0.details.text.contains("example.org") && !$0.users.text.contains("example.org") })
  }

  @Test("questions about unknown devices are counted, not kept one by one: a caller cannot fill the disk")
  func unknownDevices() async throws {
    let installation = try await Installation.make(queue: 4)
    for _ in 0..<50 { #expect(try await installation.ask(Attester()).codes == ["unknown_device"]) }
    #expect(installation.decisions.waiting == 0)
    installation.clock.pass(.minutes(2))
    await installation.decisions.flush(now: installation.clock.now)
    let entries = try await installation.store.read { reader in
      let segment = try #require(try reader.auditSegments(in: .standard).last)
      return try reader.activityEntries(in: .standard, segment: segment.number, after: 0, limit: 100)
    }
    #expect(entries.map(\.kind) == ["refusals"])
    #expect(entries.first?.details["count"]?.integer == 50)
  }

  @Test("a wrong user and an unknown device learn that one reason and nothing else")
  func oneReason() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester, .open)
    let answers = [
      ("wrong_user", try await installation.ask(attester, user: "bob@example.org")),
      ("unknown_device", try await installation.ask(Attester())),
    ]
    for (code, answer) in answers {
      #expect(answer.codes == [code])
      #expect(answer.assurance == nil && answer.ekVouchedBy == nil && answer.lastAttestedAt == nil)
      #expect(answer.trustedUntil == nil && answer.riskScore == nil && answer.policy == nil && answer.revision == nil)
      #expect(answer.remediationURL == "https://trust.example/devices/attest")
    }
  }

  @Test(
    "a user's name is compared byte for byte; one that differs in case or normal form is denied and flagged once",
    arguments: ["Ann@example.org", "ANN@EXAMPLE.ORG"])
  func nearMiss(_ asked: String) async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    for _ in 0..<3 { #expect(try await installation.ask(attester, user: asked).codes == ["wrong_user"]) }
    #expect(try await installation.audit().filter { $0 == "device_near_miss" }.count == 1)
    #expect(try await installation.service.showDevice(attester.id, by: admin).nearMiss != nil)
    #expect(try await installation.ask(attester).trusted)
  }

  @Test("two normal forms of one name are two people")
  func normalForms() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled(for: "ren\u{E9}e")
    try await installation.attest(&attester)
    #expect(try await installation.ask(attester, user: "ren\u{E9}e").trusted)
    #expect(try await installation.ask(attester, user: "rene\u{301}e").codes == ["wrong_user"])
    #expect(try await installation.row(attester).nearMiss)
  }

  @Test("another person altogether is no near miss")
  func stranger() async throws {
    let installation = try await Installation.make()
    let attester = try await installation.enrolled()
    _ = try await installation.ask(attester, user: "bob@example.org")
    #expect(try await !installation.row(attester).nearMiss)
  }

  @Test("further users are trusted on the device until they are removed, and a reassignment removes them all")
  func furtherUsers() async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    let bob = DeviceUserChange(user: "bob@example.org")
    _ = try await installation.service.changeUsers(attester.id, adding: true, bob, by: admin)
    #expect(try await installation.ask(attester, user: "bob@example.org").trusted)
    _ = try await installation.service.changeUsers(attester.id, adding: false, bob, by: admin)
    #expect(try await installation.ask(attester, user: "bob@example.org").codes == ["wrong_user"])
    _ = try await installation.service.changeUsers(attester.id, adding: true, bob, by: admin)
    _ = try await installation.service.reassign(
      attester.id, DeviceReassignment(reason: "new colleague", owner: "eve@example.org"), by: admin)
    for user in ["ann@example.org", "bob@example.org"] {
      #expect(try await installation.ask(attester, user: user).codes == ["wrong_user"])
    }
  }

  @Test("many pairs are decided at one moment, in their order, and a fault of one is none of the others")
  func batch() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    let id = attester.id.description
    let answer = try await installation.service.queryTrust(
      TrustQuery(items: [
        .init(deviceID: id, user: "ann@example.org"), .init(deviceID: "dev_nonsense", user: "ann@example.org"),
        .init(deviceID: id, user: ""), .init(deviceID: id, user: "bob@example.org"),
      ]), by: installation.pdp)
    #expect(answer.items.map { $0.decision?.trusted } == [true, nil, nil, false])
    #expect(answer.items.map { $0.fault?.pointer } == [nil, "#/items/1/device_id", "#/items/2/user", nil])
    let many = TrustQuery(items: Array(repeating: .init(deviceID: id, user: "ann"), count: TrustQuery.maxItems + 1))
    let found = try await refusal { _ = try await installation.service.queryTrust(many, by: installation.pdp) }
    #expect(found.code == "invalid_field")
  }

  @Test("a grant may be cached for 30 seconds at most, and never beyond its own end")
  func caching() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    let user = try #require(User("ann@example.org"))
    var ages: [Int64] = []
    for left in [Span.hours(20), .seconds(31), .seconds(30), .seconds(7), .seconds(1), .zero] {
      installation.clock.jump(to: TestClock.monday + .hours(24) - left)
      ages.append(await installation.service.queryTrust(device: attester.id, user: user, by: installation.pdp).maxAge)
    }
    #expect(ages == [30, 30, 30, 7, 1, 0])
  }

  @Test("an explanation says what the PDP is told and is no decision")
  func explanation() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester, .open)
    let user = try #require(User("ann@example.org"))
    let explained = try await installation.service.explainTrust(
      device: attester.id, user: user, by: try await installation.admin())
    #expect(installation.decisions.waiting == 0)
    #expect(explained.answer == (try await installation.ask(attester)))
    #expect(explained.state == "active")
    #expect(explained.checks.filter(\.denies).map(\.check) == ["firewall"])
  }
}
