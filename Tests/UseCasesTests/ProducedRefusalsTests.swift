import Evidence
import ServiceAPI
import StrictJSON
import Testing
import Trust

@testable import UseCases

/// Produces every refusal of a request that a story can give; those of the transport are produced over HTTP.
@Suite("Produced refusals of requests")
struct ProducedRefusalsTests {
  @Test("each refusal of a request comes from a story, or is the transport's", arguments: RequestRefusal.all)
  func produced(_ expected: RequestRefusal) async throws {
    let installation = try await Installation.make()
    guard let produce = Self.producer(of: expected) else { return }
    let found = try await refusal { try await produce(installation, try await installation.admin()) }
    #expect(found.code == expected.code)
  }

  private typealias Producer = @Sendable (Installation, Caller) async throws -> Void

  /// Nil for what only the transport says.
  private static func producer(of refusal: RequestRefusal) -> Producer? {
    switch refusal {
    case .forbidden, .malformedBody, .bodyTooLarge, .unsupportedMediaType, .methodNotAllowed, .tooManyRequests: nil
    case .unauthenticated:
      { installation, _ in
        let token = Secret.random(.enrolmentToken)
        _ = try await installation.service.enrolDevice(message: try Attester().enrolment(token: token), token: token)
      }
    case .notFound: { _ = try await $0.service.showDevice(Attester().id, by: $1) }
    case .invalidField: { _ = try await $0.service.createToken(TokenRequest(owner: ""), by: $1) }
    case .invalidQuery: { _ = try await $0.service.listDevices(after: "nonsense", limit: 1, by: $1) }
    case .wrongState:
      { installation, admin in
        let attester = try await installation.enrolled()
        _ = try await installation.service.change(attester.id, .resume, reason: "never suspended", by: admin)
      }
    case .tokenNotOpen:
      { installation, admin in
        let id = try await installation.token().listedName
        _ = try await installation.service.revokeToken(id, reason: "first", by: admin)
        _ = try await installation.service.revokeToken(id, reason: "second", by: admin)
      }
    case .credentialNameTaken:
      { installation, admin in
        for _ in 0..<3 {
          _ = try await installation.service.createCredential(CredentialRequest(name: "gateway", role: "pdp"), by: admin)
        }
      }
    case .lastAdministrator:
      { _ = try await $0.service.revokeCredential(SecretName.credential.text($1.credential), reason: "goodbye", by: $1) }
    case .tooManyDenials:
      { installation, admin in
        var attester = try await installation.enrolled()
        try await installation.attest(&attester)
        let request = PolicyRequest(yaml: TestPolicy.demandingTPM)
        _ = try await installation.service.applyPolicy(request, by: admin)
      }
    case .invalidPolicy: { installation, _ in _ = try installation.service.checkPolicy(PolicyRequest(yaml: "name: [")) }
    case .exceptionOver:
      { installation, admin in
        let attester = try await installation.enrolled()
        let request = ExceptionRequest(
          deviceID: attester.id.description, checks: ["firewall"], reason: "a day at the fair",
          until: (installation.clock.now + .days(1)).rfc3339)
        let id = try await installation.service.addException(request, by: admin).exceptionID
        installation.clock.pass(.days(1))
        _ = try await installation.service.endException(id, reason: "too late", by: admin)
      }
    case .unavailable:
      { installation, _ in
        var attester = try await installation.enrolled()
        try await installation.breakPolicy()
        try await installation.attest(&attester)
      }
    }
  }
}
