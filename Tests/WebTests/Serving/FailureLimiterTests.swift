import Evidence
import HTTPTypes
import NIOCore
import ServiceAPI
import StrictJSON
import Testing

@testable import UseCases
@testable import Web

@Suite("Limit of failures")
struct FailureLimiterTests {
  @Test("only failures are counted and only failures are refused: whoever is valid passes from the same address")
  func credentials() async throws {
    let server = try await WebServer.make()
    let admin = server.installation.administrator.text
    let pdp = try await server.credential("pdp").credential
    try await server.serve { asker in
      for _ in 0..<200 { #expect(try await asker.get("/v1/admin/tokens", bearer: admin).status == 200) }
      // Another role's credential is no guess.
      for _ in 0..<100 { #expect(try await asker.get("/v1/admin/tokens", bearer: pdp).status == 403) }
      for _ in 0..<FailureLimiter.failuresPerWindow {
        #expect(try await asker.get("/v1/admin/tokens", bearer: "vadm_guess").status == 401)
      }
      let refused = try await asker.get("/v1/admin/tokens", bearer: "vadm_guess")
      #expect(refused.status == 429)
      #expect(refused.code == "too_many_requests")
      #expect(refused.headers[.retryAfter] == "60")
      #expect(refused.cacheControl == "no-store")
      #expect(try await asker.get("/v1/admin/tokens", bearer: admin).status == 200)
      server.installation.clock.pass(.seconds(59))
      #expect(try await asker.get("/v1/admin/tokens", bearer: "vadm_guess").headers[.retryAfter] == "1")
      server.installation.clock.pass(.seconds(1))
      #expect(try await asker.get("/v1/admin/tokens", bearer: "vadm_guess").status == 401)
    }
  }

  @Test("failed signatures and unknown keys count; good evidence and honest refusals do not")
  func signatures() async throws {
    let server = try await WebServer.make()
    let installation = server.installation
    let enrolled = try await installation.enrolled()
    try await server.serve { asker in
      @Sendable func send(_ message: [UInt8]) async throws -> WebAnswer {
        try await asker.ask(.post, "/v1/attestations", type: "application/eat+jwt", body: message)
      }
      var attester = enrolled
      let good = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
      let forged = good.dropLast(86) + Base64URL.encodeBytes(Array(repeating: 1, count: 64))
      for _ in 0..<100 { #expect(try await send(good).status == 200) }
      for _ in 0..<100 { #expect(try await send(Array("no.message".utf8)).code == "malformed_message") }
      for _ in 0..<30 {
        #expect(try await send(forged).code == "bad_signature")
        #expect(try await send(try Attester().signed(.evidence, [:])).code == "unknown_key")
      }
      #expect(try await send(forged).code == "too_many_requests")
      #expect(try await send(good).status == 200)
    }
  }

  @Test("failed tokens count, whether unknown, used, expired or another's")
  func tokens() async throws {
    let server = try await WebServer.make()
    let installation = server.installation
    let used = try await installation.token()
    let first = try Attester().enrolment(token: used)
    _ = try await installation.service.enrolDevice(message: first, token: used)
    try await server.serve { asker in
      @Sendable func enrol(_ message: [UInt8], _ token: Secret) async throws -> WebAnswer {
        try await asker.ask(.post, "/v1/enrollments", bearer: token.text, type: "application/jwt", body: message)
      }
      let unknown = Secret.random(.enrolmentToken)
      for _ in 0..<20 {
        #expect(try await enrol(first, unknown).code == "unauthenticated")
        #expect(try await enrol(try Attester().enrolment(token: used), used).code == "token_used")
        #expect(try await enrol(try Attester().enrolment(token: unknown), used).code == "token_mismatch")
      }
      #expect(try await enrol(first, unknown).code == "too_many_requests")
      // A lost reply repeated is no failure, and a good token enrols.
      #expect(try await enrol(first, used).status == 201)
      let good = try await installation.token()
      #expect(try await enrol(try Attester().enrolment(token: good), good).status == 201)
    }
  }

  @Test(
    "sources are IPv4 addresses and IPv6 /64s",
    arguments: [
      ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
      ("2001:db8:1:2::", "2001:db8:1:2::/64"), ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
      ("2001:db8::1", "2001:db8:0:0::/64"),
      ("::1", "0:0:0:0::/64"),
    ])
  func buckets(_ address: String, bucket: String) throws {
    #expect(SourceAddress.bucket(try SocketAddress(ipAddress: address, port: 443)) == bucket)
  }

  @Test("two sources are counted apart, and too many sources lock out nobody")
  func sources() {
    let limiter = FailureLimiter(now: { TestClock.monday })
    func fails(_ source: String) -> Bool {
      let answer = limiter.countFailure(of: source, else: RequestRefusal.unauthenticated)
      return answer as? RequestRefusal == .unauthenticated
    }
    for _ in 0..<FailureLimiter.failuresPerWindow { #expect(fails("a")) }
    #expect(!fails("a"))
    #expect(fails("b"))
    for number in 0..<FailureLimiter.maxSources { #expect(fails("source \(number)")) }
    #expect(fails("a"))
  }
}
