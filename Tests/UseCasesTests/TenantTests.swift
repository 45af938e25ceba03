import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases

/// Everything of another tenant is not there: neither to read nor to change.
@Suite("Tenants")
struct TenantTests {
  /// Two tenants, each with a device, a token, an exception.
  fileprivate struct Pair: Sendable {
    let installation: Installation
    var stranger: Caller
    let attester: Attester
    let token: Secret
    let exception: String

    static func make() async throws -> Pair {
      let installation = try await Installation.make()
      let stranger = try await installation.secondTenant()
      let admin = try await installation.admin()
      var attester = try await installation.enrolled()
      try await installation.attest(&attester)
      let exception = try await installation.service.addException(
        ExceptionRequest(
          deviceID: attester.id.description, checks: ["firewall"], reason: "a fair",
          until: (installation.clock.now + .days(1)).rfc3339), by: admin)
      return Pair(
        installation: installation, stranger: stranger, attester: attester, token: try await installation.token(),
        exception: exception.exceptionID)
    }
  }

  fileprivate typealias Act = @Sendable (Pair) async throws -> Void

  private static let acts: [(name: String, act: Act)] = [
    ("show", { _ = try await $0.installation.service.showDevice($0.attester.id, by: $0.stranger) }),
    ("suspend", { try await $0.change(.suspend) }), ("retire", { try await $0.change(.retire) }),
    ("approve", { try await $0.change(.approve) }), ("resume", { try await $0.change(.resume) }),
    (
      "release",
      {
        _ = try await $0.installation.service.release(
          $0.attester.id, DeviceRelease(reason: "mine now", message: "x"), by: $0.stranger)
      }
    ),
    (
      "reassign",
      {
        _ = try await $0.installation.service.reassign(
          $0.attester.id, DeviceReassignment(reason: "mine now", owner: "eve"), by: $0.stranger)
      }
    ),
    (
      "add a user",
      {
        _ = try await $0.installation.service.changeUsers(
          $0.attester.id, adding: true, DeviceUserChange(user: "eve"), by: $0.stranger)
      }
    ),
    (
      "revoke the token",
      {
        _ = try await $0.installation.service.revokeToken(
          SecretName.token.text($0.token.hash), reason: "mine now", by: $0.stranger)
      }
    ),
    (
      "revoke the administrator",
      {
        _ = try await $0.installation.service.revokeCredential(
          SecretName.credential.text($0.installation.administrator.hash), reason: "mine now", by: $0.stranger)
      }
    ),
    (
      "end the exception",
      { _ = try await $0.installation.service.endException($0.exception, reason: "mine now", by: $0.stranger) }
    ),
  ]

  @Test("what names another tenant's thing finds nothing and changes nothing", arguments: acts.map(\.name))
  func notFound(_ name: String) async throws {
    var pair = try await Pair.make()
    let act = try #require(Self.acts.first { $0.name == name }).act
    let before = try await (pair.installation.row(pair.attester).revision, pair.installation.audit())
    #expect(try await refusal { try await act(pair) }.code == "not_found")
    #expect(try await pair.installation.row(pair.attester).revision == before.0)
    #expect(try await pair.installation.audit() == before.1)
    // The same by its own administrator is found, whatever else may be in its way.
    pair.stranger = try await pair.installation.admin()
    do { try await act(pair) } catch let refusal as RequestRefusal { #expect(refusal.code != "not_found") }
  }

  @Test("another tenant's device is unknown to a PDP, replaced by no token and covered by no exception")
  func strangersRequests() async throws {
    let pair = try await Pair.make()
    let (installation, id) = (pair.installation, pair.attester.id.description)
    #expect(try await installation.ask(pair.attester, by: pair.stranger).codes == ["unknown_device"])
    let replacing = try await refusal {
      _ = try await installation.service.createToken(TokenRequest(owner: "eve", replaces: id), by: pair.stranger)
    }
    #expect(replacing.code == "invalid_field")
    let excepting = try await refusal {
      _ = try await installation.service.addException(
        ExceptionRequest(
          deviceID: id, checks: ["firewall"], reason: "mine now", until: (installation.clock.now + .days(1)).rfc3339),
        by: pair.stranger)
    }
    #expect(excepting.code == "invalid_field")
    let user = try #require(User("ann@example.org"))
    let explained = try await installation.service.explainTrust(device: pair.attester.id, user: user, by: pair.stranger)
    #expect(explained.answer.codes == ["unknown_device"])
    #expect(explained.checks.isEmpty && explained.exceptions.isEmpty && explained.state == nil)
  }

  @Test("lists hold the caller's own alone")
  func lists() async throws {
    let pair = try await Pair.make()
    let (service, stranger) = (pair.installation.service, pair.stranger)
    #expect(try await service.listDevices(after: nil, limit: 10, by: stranger).devices.isEmpty)
    #expect(try await service.listTokens(after: nil, limit: 10, by: stranger).tokens.isEmpty)
    #expect(try await service.listExceptions(after: nil, limit: 10, by: stranger).exceptions.isEmpty)
    #expect(try await service.listCredentials(by: stranger).credentials.map(\.name) == ["other-root"])
    #expect(try await service.listAudit(after: 0, limit: 100, by: stranger).entries.isEmpty)
  }

  @Test("an owner of the same name in another tenant is another owner")
  func sameOwner() async throws {
    let pair = try await Pair.make()
    var attester = try await pair.installation.enrolled(by: pair.stranger)
    try await pair.installation.attest(&attester, .open)
    let admin = try await pair.installation.admin()
    _ = try await pair.installation.service.addException(
      ExceptionRequest(
        owner: "ann@example.org", checks: ["firewall"], reason: "a fair",
        until: (pair.installation.clock.now + .days(1)).rfc3339), by: admin)
    #expect(try await pair.installation.ask(attester, by: pair.stranger).codes == ["failed_check"])
  }

  @Test("a policy of one tenant denies nobody of another")
  func policies() async throws {
    let pair = try await Pair.make()
    let request = PolicyRequest(yaml: TestPolicy.demandingTPM)
    let report = try await pair.installation.service.applyPolicy(request, by: pair.stranger)
    #expect(report.trustedBefore == 0)
    #expect(try await pair.installation.ask(pair.attester).trusted)
  }

  @Test("a receipt of another tenant's key is forged, even for the same device id")
  func receipts() async throws {
    let pair = try await Pair.make()
    var attester = pair.attester
    let keys = pair.installation.service.keys
    let receipt = try #require(attester.receipt)
    attester.receipt = Receipt(
      for: attester.id, sequence: receipt.sequence, message: receipt.message, key: keys.receiptKey(pair.stranger.tenant))
    #expect(try await rejection { try await pair.installation.attest(&attester) } == .receiptForged)
  }
}

extension TenantTests.Pair {
  fileprivate func change(_ action: TrustService.DeviceAction) async throws {
    _ = try await installation.service.change(attester.id, action, reason: "mine now", by: stranger)
  }
}
