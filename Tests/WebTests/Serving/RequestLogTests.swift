import Evidence
import HTTPTypes
import HummingbirdTesting
import InMemoryLogging
import Logging
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases
@testable import Web

/// The log tells what happened and never who was asked about or by what secret.
@Suite("Request log")
struct RequestLogTests {
  @Test("no query, no credential, no token, no link and no user is ever in the log", arguments: [false, true])
  func secrets(overPort: Bool) async throws {
    let server = try await WebServer.make()
    let installation = server.installation
    let pdp = try await server.credential("pdp").credential
    var machine = try await installation.enrolled()
    try await installation.attest(&machine, .open)
    let attester = machine
    let token = try await installation.token()
    let url = try #require(try await installation.ask(attester).remediationURL)
    let link = String(url.split(separator: "=").last ?? "")
    try await server.serve(overPort ? .live : .router) { asker in
      let requests: [(String, String?)] = [
        ("/v1/devices/\(attester.id)/trust?user=ann%40example.org", pdp),
        ("/v1/devices/\(attester.id)/trust?user=Ann%40example.org", pdp),
        ("/v1/devices/\(attester.id)/trust?user=ann%40example.org&x=1", "vpdp_guess"),
        ("/v1/admin/trust?device=\(attester.id)&user=ann%40example.org", installation.administrator.text),
        ("/devices/attest?link=\(link)", nil), ("/devices/attest?link=\(link)", "vadm_guess"),
        ("/nothing/ann%40example.org?link=\(link)", installation.administrator.text),
        ("//devices/attest?link=\(link)", nil),
      ]
      for (uri, bearer) in requests { _ = try await asker.get(uri, bearer: bearer) }
      let enrolment = try Attester().enrolment(token: token)
      for _ in 0..<2 {
        _ = try await asker.ask(.post, "/v1/enrollments", bearer: token.text, type: "application/jwt", body: enrolment)
      }
    }
    let lines = server.log.entries.map { "\($0.message) \($0.metadata) \($0.error.map { "\($0)" } ?? "")" }
    #expect(lines.filter { $0.hasPrefix("request ") }.count == 10)
    for secret in [
      pdp, "vpdp_guess", "vadm_guess", installation.administrator.text, token.text, link, "example.org", "user=", "link=",
    ] {
      for line in lines { #expect(!line.contains(secret), "\(secret.prefix(9)) in: \(line)") }
    }
  }

  @Test("each request leaves one line with its route, status and code")
  func lines() async throws {
    let server = try await WebServer.make()
    try await server.serve { asker in
      _ = try await asker.get("/v1/devices/dev_x/trust")
      _ = try await asker.get("/nothing")
      _ = try await asker.get("/healthz")
    }
    let said = server.log.entries.filter { $0.message == "request" }.map { entry in
      ["method", "route", "status", "code"].map { "\(entry.metadata[$0] ?? "?")" }
    }
    #expect(
      said == [
        ["GET", "/v1/devices/{id}/trust", "401", "unauthenticated"], ["GET", "NotFound", "404", "not_found"],
        ["GET", "/healthz", "200", "-"],
      ])
  }

  @Test("a fault is told to the log whole and to the caller as unavailable")
  func fault() async throws {
    let server = try await WebServer.make()
    let admin = server.installation.administrator.text
    await server.installation.store.close()
    try await server.serve { asker in
      let answer = try await asker.get("/v1/admin/tokens", bearer: admin)
      #expect(answer.status == 503)
      #expect(answer.code == "unavailable")
      #expect(answer.headers[.retryAfter] == "5")
      #expect(answer.json?["detail"] == nil)
      let ready = try await asker.get("/readyz")
      #expect(ready.status == 503)
      #expect(try await asker.get("/healthz").status == 200)
    }
    #expect(server.log.entries.contains { $0.level == .error && $0.message == "request failed" })
  }
}
