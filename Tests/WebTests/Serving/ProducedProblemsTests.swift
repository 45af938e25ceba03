import Evidence
import HTTPTypes
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases
@testable import Web

/// Every refusal of a request as its caller sees it, and a page for each code.
@Suite("Problems over HTTP")
struct ProducedProblemsTests {
  @Test("each refusal of a request is a problem of its status, with its own page", arguments: RequestRefusal.all)
  func produced(_ expected: RequestRefusal) async throws {
    let server = try await WebServer.make()
    try await Self.prepare(expected, server)
    try await server.serve { asker in
      let answer = try await Self.ask(expected, server, asker)
      #expect(answer.status == expected.status)
      #expect(answer.code == expected.code)
      let problem = try #require(answer.json)
      #expect(problem["type"]?.string == "https://trust.example/problems/\(expected.code)")
      #expect(problem["title"]?.string == expected.text)
      #expect(problem["status"]?.integer == Int64(expected.status))
      #expect(answer.cacheControl == "no-store")
      let page = try await asker.get("/problems/\(expected.code)")
      #expect(page.status == 200)
      #expect(page.type == "text/html; charset=utf-8")
    }
  }

  @Test("there is a page for each code of a message too, and for no other")
  func pages() async throws {
    let codes = RequestRefusal.all.map(\.code) + MessageRejection.all.map(\.code)
    #expect(Set(ProblemGuide.all.keys) == Set(codes))
    let server = try await WebServer.make()
    try await server.serve { asker in
      for code in codes {
        let page = try await asker.get("/problems/\(code)")
        #expect(page.status == 200, "\(code)")
        #expect(page.text.contains(code), "\(code)")
        #expect(page.headers[.contentSecurityPolicy] != nil, "\(code)")
      }
      for code in ["nothing", "FORKED", "forked%00", "%3Cscript%3E", "forked.html"] {
        let page = try await asker.get("/problems/\(code)")
        #expect(page.status == 404, "\(code)")
        #expect(!page.text.contains("script>alert"), "\(code)")
      }
    }
  }

  private static func prepare(_ refusal: RequestRefusal, _ server: WebServer) async throws {
    if refusal == .unavailable { await server.installation.store.close() }
  }

  private static func ask(_ refusal: RequestRefusal, _ server: WebServer, _ asker: Asker) async throws -> WebAnswer {
    let admin = server.installation.administrator.text
    let missing = "dev_aaaqeayeaudaocajbifqydiob4"
    switch refusal {
    case .unauthenticated: return try await asker.get("/v1/admin/tokens")
    case .forbidden: return try await asker.get("/v1/devices/\(missing)/trust?user=ann", bearer: admin)
    case .notFound: return try await asker.get("/v1/admin/devices/\(missing)", bearer: admin)
    case .invalidField: return try await asker.post("/v1/challenges", ["device_id": "x"])
    case .invalidQuery: return try await asker.get("/v1/admin/tokens?limit=0", bearer: admin)
    case .malformedBody: return try await asker.ask(.post, "/v1/challenges", type: "application/json", body: [0])
    case .bodyTooLarge:
      return try await asker.ask(
        .post, "/v1/challenges", type: "application/json", body: Array(repeating: 32, count: 1_025))
    case .unsupportedMediaType: return try await asker.ask(.post, "/v1/challenges", type: "text/plain", body: [0])
    case .methodNotAllowed: return try await asker.ask(.delete, "/v1/challenges")
    case .tooManyRequests:
      for _ in 0..<60 { _ = try await asker.get("/v1/admin/tokens") }
      return try await asker.get("/v1/admin/tokens")
    case .wrongState:
      let attester = try await server.installation.enrolled()
      return try await asker.post("/v1/admin/devices/\(attester.id)/resume", ["reason": "x"], bearer: admin)
    case .tokenNotOpen:
      let id = try await server.installation.token().listedName
      _ = try await asker.post("/v1/admin/tokens/\(id)/revoke", ["reason": "x"], bearer: admin)
      return try await asker.post("/v1/admin/tokens/\(id)/revoke", ["reason": "x"], bearer: admin)
    case .credentialNameTaken:
      for _ in 0..<2 { _ = try await asker.post("/v1/admin/credentials", ["name": "a", "role": "pdp"], bearer: admin) }
      return try await asker.post("/v1/admin/credentials", ["name": "a", "role": "pdp"], bearer: admin)
    case .lastAdministrator:
      let id = server.installation.administrator.listedName
      return try await asker.post("/v1/admin/credentials/\(id)/revoke", ["reason": "x"], bearer: admin)
    case .tooManyDenials:
      var attester = try await server.installation.enrolled()
      try await server.installation.attest(&attester)
      return try await asker.post(
        "/v1/admin/policies/apply", ["yaml": .string(TestPolicy.demandingTPM)], bearer: admin)
    case .invalidPolicy: return try await asker.post("/v1/admin/policies/check", ["yaml": "name: ["], bearer: admin)
    case .exceptionOver:
      let until = JSONValue.string((server.installation.clock.now + .days(1)).rfc3339)
      let added = try await asker.post(
        "/v1/admin/exceptions", ["owner": "ann", "checks": ["firewall"], "reason": "x", "until": until], bearer: admin)
      let id = try #require(added.json?["exception_id"]?.string)
      server.installation.clock.pass(.days(1))
      return try await asker.post("/v1/admin/exceptions/\(id)/end", ["reason": "x"], bearer: admin)
    case .unavailable: return try await asker.get("/v1/admin/tokens", bearer: admin)
    }
  }
}
