import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases

@Suite("Exceptions")
struct ExceptionTests {
  enum Scope: CaseIterable, Sendable { case device, owner }

  @Test("an exception takes effect at the next question and ends by itself", arguments: Scope.allCases)
  func lasts(_ scope: Scope) async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester, .open)
    #expect(try await installation.ask(attester).codes == ["failed_check"])
    let end = installation.clock.now + .hours(2)
    try await Self.grant(scope, attester, until: end, installation)
    let answer = try await installation.ask(attester)
    #expect(answer.trusted)
    #expect(answer.trustedUntil == end.rfc3339)
    installation.clock.jump(to: end - .seconds(1))
    #expect(try await installation.ask(attester).trusted)
    installation.clock.pass(.seconds(1))
    #expect(try await installation.ask(attester).codes == ["failed_check"])
  }

  @Test("an exception also covers evidence that comes later", arguments: Scope.allCases)
  func coversLater(_ scope: Scope) async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await Self.grant(scope, attester, until: installation.clock.now + .hours(48), installation)
    installation.clock.pass(.hours(30))
    #expect(try await installation.attest(&attester, .open).trusted)
  }

  @Test("an exception that is ended stops at the next question", arguments: Scope.allCases)
  func ended(_ scope: Scope) async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester, .open)
    let entry = try await Self.grant(scope, attester, until: installation.clock.now + .hours(2), installation)
    #expect(try await installation.ask(attester).trusted)
    let over = try await installation.service.endException(entry.exceptionID, reason: "back home", by: admin)
    #expect(over.state == "ended")
    #expect(try await installation.ask(attester).codes == ["failed_check"])
    let again = try await refusal {
      _ = try await installation.service.endException(entry.exceptionID, reason: "again", by: admin)
    }
    #expect(again == .exceptionOver)
  }

  @Test("an exception covers its own checks and its own device or owner, and no other")
  func scope() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    var other = try await installation.enrolled(for: "bob@example.org")
    try await installation.attest(&attester, .open)
    try await installation.attest(&other, .open)
    try await Self.grant(.device, attester, checks: ["disk_encryption"], until: installation.clock.now + .hours(2), installation)
    #expect(try await installation.ask(attester).codes == ["failed_check"])
    try await Self.grant(.device, attester, until: installation.clock.now + .hours(2), installation)
    #expect(try await installation.ask(attester).trusted)
    #expect(try await installation.ask(other, user: "bob@example.org").codes == ["failed_check"])
  }

  @Test("a reassigned device takes no exception along: not its own, not its last owner's", arguments: Scope.allCases)
  func reassigned(_ scope: Scope) async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var attester = try await installation.enrolled()
    try await Self.grant(scope, attester, until: installation.clock.now + .hours(2), installation)
    _ = try await installation.service.reassign(
      attester.id, DeviceReassignment(reason: "new colleague", owner: "bob@example.org"), by: admin)
    installation.clock.pass(.seconds(1))
    #expect(try await !installation.attest(&attester, .open).trusted)
    #expect(try await installation.ask(attester, user: "bob@example.org").codes == ["failed_check"])
    let state = try await installation.service.listExceptions(after: nil, limit: 10, by: admin).exceptions.map(\.state)
    #expect(state == [scope == .device ? "ended" : "live"])
  }

  @Test("a retired device's exceptions end")
  func retired() async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    let attester = try await installation.enrolled()
    try await Self.grant(.device, attester, until: installation.clock.now + .hours(2), installation)
    _ = try await installation.service.change(attester.id, .retire, reason: "sold", by: admin)
    let list = try await installation.service.listExceptions(after: nil, limit: 10, by: admin).exceptions
    #expect(list.map(\.state) == ["ended"])
    let found = try await refusal {
      try await Self.grant(.device, attester, until: installation.clock.now + .hours(2), installation)
    }
    #expect(found.code == "invalid_field")
  }

  struct Malformed: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let request: ExceptionRequest
    let pointer: String
  }

  static let malformed: [Malformed] = {
    let soon = (TestClock.monday + .days(1)).rfc3339
    let long = String(repeating: "x", count: 501)
    func owner(_ checks: [String], _ reason: String = "why", _ until: String = soon) -> ExceptionRequest {
      ExceptionRequest(owner: "ann", checks: checks, reason: reason, until: until)
    }
    return [
      Malformed(testDescription: "no check", request: owner([]), pointer: "/checks"),
      Malformed(testDescription: "an unknown check", request: owner(["firewal"]), pointer: "/checks"),
      Malformed(testDescription: "no reason", request: owner(["firewall"], " "), pointer: "/reason"),
      Malformed(testDescription: "a long reason", request: owner(["firewall"], long), pointer: "/reason"),
      Malformed(testDescription: "a reason of two lines", request: owner(["firewall"], "a\nb"), pointer: "/reason"),
      Malformed(testDescription: "an end that is no time", request: owner(["firewall"], "why", "soon"), pointer: "/until"),
      Malformed(
        testDescription: "an end that has passed", request: owner(["firewall"], "why", TestClock.monday.rfc3339),
        pointer: "/until"),
      Malformed(
        testDescription: "an end too far away",
        request: owner(["firewall"], "why", (TestClock.monday + .days(367)).rfc3339), pointer: "/until"),
      Malformed(
        testDescription: "neither device nor owner",
        request: ExceptionRequest(checks: ["firewall"], reason: "why", until: soon), pointer: ""),
      Malformed(
        testDescription: "device and owner",
        request: ExceptionRequest(
          deviceID: "dev_x", owner: "ann", checks: ["firewall"], reason: "why", until: soon), pointer: ""),
      Malformed(
        testDescription: "no device id",
        request: ExceptionRequest(deviceID: "dev_x", checks: ["firewall"], reason: "why", until: soon),
        pointer: "/device_id"),
    ]
  }()

  @Test("an exception that says too little or too much is refused by its field", arguments: malformed)
  func refused(_ malformed: Malformed) async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    let found = try await refusal { _ = try await installation.service.addException(malformed.request, by: admin) }
    guard case .invalidField(let pointer, _) = found else {
      Issue.record("\(found.code)")
      return
    }
    #expect(pointer == malformed.pointer)
  }

  @discardableResult
  private static func grant(
    _ scope: Scope, _ attester: Attester, checks: [String] = ["firewall"], until end: Instant, _ installation: Installation
  ) async throws -> ExceptionEntry {
    try await installation.service.addException(
      ExceptionRequest(
        deviceID: scope == .device ? attester.id.description : nil, owner: scope == .owner ? "ann@example.org" : nil,
        checks: checks, reason: "a day at the fair", until: end.rfc3339), by: try await installation.admin())
  }
}
