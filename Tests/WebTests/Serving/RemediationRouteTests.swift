import Evidence
import HTTPTypes
import ServiceAPI
import StrictJSON
import Testing

@testable import UseCases
@testable import Web

@Suite("Route of the remediation page")
struct RemediationRouteTests {
  private static func denied(_ server: WebServer) async throws -> (Attester, path: String) {
    var attester = try await server.installation.enrolled()
    try await server.installation.attest(&attester, .open)
    let url = try #require(try await server.installation.ask(attester).remediationURL)
    #expect(url.hasPrefix("https://trust.example/devices/attest?link="))
    return (attester, String(url.dropFirst("https://trust.example".count)))
  }

  @Test("with its link the page shows the device and how to mend it, without its user")
  func page() async throws {
    let server = try await WebServer.make()
    let (attester, path) = try await Self.denied(server)
    try await server.serve { asker in
      let page = try await asker.get(path)
      #expect(page.status == 200)
      #expect(page.text.contains(Self.shortID(attester)))
      #expect(page.text.contains("the help desk"))
      #expect(!page.text.contains("ann@example.org"))
      Self.expectPageHeaders(page)
    }
  }

  @Test(
    "without a capability, or with one that is not ours, the page shows nothing of a device",
    arguments: ["", "?", "?link=", "?link=AAAA", "?link=%00", "?device=DEVICE", "?link=DEVICE", "?LINK=TEXT", "?link=TEXTx"])
  func withoutLink(_ query: String) async throws {
    let server = try await WebServer.make()
    let (attester, path) = try await Self.denied(server)
    let text = String(path.split(separator: "=").last ?? "")
    let asked = query.replacing("DEVICE", with: attester.id.description).replacing("TEXT", with: text)
    try await server.serve { asker in
      let page = try await asker.get("/devices/attest" + asked)
      #expect(page.status == 200)
      for secret in [Self.shortID(attester), "Debian GNU/Linux 13", "ann@example.org", text] {
        #expect(!page.text.contains(secret))
      }
      Self.expectPageHeaders(page)
      let live = try await asker.get("/devices/attest" + asked, headers: [.accept: "application/json"])
      #expect(live.status == 404)
      #expect(live.code == "not_found")
    }
  }

  @Test("an ended link says so and shows nothing of the device")
  func expired() async throws {
    let server = try await WebServer.make()
    let (attester, path) = try await Self.denied(server)
    server.installation.clock.pass(.hours(1))
    try await server.serve { asker in
      let page = try await asker.get(path)
      #expect(page.status == 410)
      #expect(page.text.contains("This link has ended"))
      #expect(!page.text.contains(Self.shortID(attester)))
      Self.expectPageHeaders(page)
      #expect(try await asker.get(path, headers: [.accept: "application/json"]).status == 404)
    }
  }

  @Test("the script hears when the device is mended")
  func live() async throws {
    let server = try await WebServer.make()
    let (attester, path) = try await Self.denied(server)
    try await server.serve { asker in
      @Sendable func poll() async throws -> JSONValue {
        let answer = try await asker.get(path, headers: [.accept: "application/json"])
        #expect(answer.status == 200)
        #expect(answer.cacheControl == "no-store")
        return try #require(answer.json)
      }
      var attester = attester
      let before = try await poll()
      #expect(before["trusted"]?.bool == false)
      server.installation.clock.pass(.seconds(3))
      #expect(try await poll()["version"] == before["version"])
      try await server.installation.attest(&attester)
      let after = try await poll()
      #expect(after["trusted"]?.bool == true)
      #expect(after["version"] != before["version"])
      #expect(Set(after.object?.names ?? []) == ["trusted", "state", "attested_at", "evaluated_at", "version"])
    }
  }

  @Test("what mangles a link on its way leaves it good: parameters of a tracker beside it")
  func besideOthers() async throws {
    let server = try await WebServer.make()
    let (attester, path) = try await Self.denied(server)
    try await server.serve { asker in
      let page = try await asker.get(path + "&utm_source=chat")
      #expect(page.text.contains(Self.shortID(attester)))
    }
  }

  /// As the page shows it.
  private static func shortID(_ attester: Attester) -> String { String(attester.id.description.prefix(10)) }

  private static func expectPageHeaders(_ page: WebAnswer) {
    #expect(page.type == "text/html; charset=utf-8")
    #expect(page.cacheControl == "no-store")
    #expect(page.headers[.referrerPolicy] == "no-referrer")
    let policy = page.headers[.contentSecurityPolicy] ?? ""
    #expect(policy.contains("default-src 'none'"))
    #expect(policy.contains("frame-ancestors 'none'"))
    #expect(!policy.contains("unsafe"))
  }
}
