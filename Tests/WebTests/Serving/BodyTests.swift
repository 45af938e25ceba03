import Evidence
import Foundation
import HTTPTypes
import HummingbirdTesting
import ServiceAPI
import StrictJSON
import Testing

@testable import UseCases
@testable import Web

@Suite("Bodies of requests")
struct BodyTests {
  private static let device = "dev_aaaqeayeaudaocajbifqydiob4"

  @Test(
    "a media type is compared without case and its parameters do not matter",
    arguments: [
      "application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;charset=utf-8",
      "application/json;", "application/json; x",
    ])
  func taken(_ type: String) async throws {
    let server = try await WebServer.make()
    let body: JSONValue = ["device_id": .string(Self.device)]
    try await server.serve { asker in
      let answer = try await asker.ask(.post, "/v1/challenges", type: type, body: body.bytes)
      #expect(answer.status == 200)
    }
  }

  @Test(
    "another media type, none, or two are refused by every route that reads a body",
    arguments: [
      nil, "", "text/plain", "application/jsonx", "application/x-www-form-urlencoded", "application/json, application/json",
      "json", "application / json", "application/jwtx",
    ])
  func refused(_ type: String?) async throws {
    let server = try await WebServer.make()
    let table = server.built().table
    var visits: [(Visit, String?)] = []
    for entry in table where entry.method == .post {
      let visit = try await Visit.of(entry, server)
      let own = try await AnswerHeaderTests.bearer(for: entry.kind, server)
      visits.append((visit, visit.bearer ?? own))
    }
    let all = visits
    try await server.serve { asker in
      for (visit, bearer) in all {
        let answer = try await asker.ask(.post, visit.uri, bearer: bearer, type: type, body: visit.body)
        #expect(answer.status == 415, "\(visit.uri)")
        #expect(answer.code == "unsupported_media_type", "\(visit.uri)")
      }
    }
  }

  @Test(
    "evidence may name its profile, in quotes and without case, and no other",
    arguments: [
      ("application/eat+jwt", true), ("APPLICATION/EAT+JWT", true),
      (#"application/eat+jwt; eat_profile="urn:uuid:36adfcb0-6247-4f75-b41e-b8cdbe3f5421""#, true),
      (#"application/eat+jwt;EAT_PROFILE="URN:UUID:36ADFCB0-6247-4F75-B41E-B8CDBE3F5421""#, true),
      ("application/eat+jwt; eat_profile=urn:uuid:36adfcb0-6247-4f75-b41e-b8cdbe3f5421", false),
      (#"application/eat+jwt; eat_profile="urn:uuid:00000000-0000-0000-0000-000000000000""#, false),
      (#"application/eat+jwt; eat_profile="""#, false), ("application/jwt", false), ("application/eat+cwt", false),
    ])
  func profile(_ type: String, taken: Bool) async throws {
    let server = try await WebServer.make()
    let attester = try await server.installation.enrolled()
    try await server.serve { asker in
      var attester = attester
      let message = try attester.sign(
        for: try server.installation.challenge(attester), at: server.installation.clock.now)
      let answer = try await asker.ask(.post, "/v1/attestations", type: type, body: message)
      #expect(answer.status == (taken ? 200 : 415))
    }
  }

  struct Large: Sendable, CustomTestStringConvertible {
    let path: String
    let limit: Int
    let code: String
    var testDescription: String { path }
  }

  static let large = [
    Large(path: "/v1/challenges", limit: 1_024, code: "body_too_large"),
    Large(path: "/v1/attestations", limit: 65_536, code: "too_large"),
    Large(path: "/v1/enrollments", limit: 65_536, code: "too_large"),
    Large(path: "/v1/trust/query", limit: 1_048_576, code: "body_too_large"),
    Large(path: "/v1/admin/tokens", limit: 262_144, code: "body_too_large"),
  ]

  @Test("a body beyond the route's limit is 413, with and without a length, and the limit itself is not", arguments: large)
  func tooLarge(_ large: Large) async throws {
    let server = try await WebServer.make()
    let token = try await server.installation.token().text
    let pdp = try await server.credential("pdp").credential
    let (type, bearer): (String, String) =
      switch large.path {
      case "/v1/enrollments": ("application/jwt", token)
      case "/v1/attestations": ("application/eat+jwt", "")
      case "/v1/trust/query": ("application/json", pdp)
      default: ("application/json", server.installation.administrator.text)
      }
    try await server.serve(.live) { asker in
      let full = [UInt8](repeating: UInt8(ascii: " "), count: large.limit)
      let fits = try await asker.ask(.post, large.path, bearer: bearer, type: type, body: full)
      #expect(fits.status == 400)
      let over = try await asker.ask(.post, large.path, bearer: bearer, type: type, body: full + [32])
      #expect(over.status == 413)
      #expect(over.code == large.code)
      #expect(over.cacheControl == "no-store")

      // In chunks: nobody says how long it will be.
      let head = """
        POST \(large.path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\nAuthorization: Bearer \(bearer)\r
        Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n
        """
      let chunk = String(repeating: " ", count: 16_384)
      let body = String(repeating: "4000\r\n\(chunk)\r\n", count: large.limit / 16_384 + 1) + "0\r\n\r\n"
      let answer = try await RawConnection.exchange(head + body, port: try #require(asker.client.port))
      #expect(answer.hasPrefix("HTTP/1.1 413"), "\(answer.prefix(100))")
      #expect(answer.contains("\"code\":\"\(large.code)\""))
    }
  }

  @Test("a length that was only said is refused before anything is read")
  func lengthAlone() async throws {
    let server = try await WebServer.make()
    try await server.serve(.live) { asker in
      let head = """
        POST /v1/attestations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/eat+jwt\r
        Content-Length: 9223372036854775807\r\n\r\n
        """
      let answer = try await RawConnection.exchange(head, port: try #require(asker.client.port))
      #expect(answer.hasPrefix("HTTP/1.1 413"), "\(answer.prefix(100))")
    }
  }

  struct Malformed: Sendable, CustomTestStringConvertible {
    let body: String
    let code: String
    var pointer: String?
    var testDescription: String { String(body.prefix(60)) }
  }

  static let malformed = [
    Malformed(body: "", code: "malformed_body"), Malformed(body: "{", code: "malformed_body"),
    Malformed(body: "{}x", code: "malformed_body"), Malformed(body: "\u{FEFF}{}", code: "malformed_body"),
    Malformed(body: #"{"owner":"a","owner":"b"}"#, code: "malformed_body"),
    Malformed(body: #"{"owner":"\ud800"}"#, code: "malformed_body"),
    Malformed(body: #"{"owner":"a","expires_in":1.5}"#, code: "malformed_body"),
    Malformed(body: #"{"owner":"a",}"#, code: "malformed_body"),
    Malformed(body: #"{"owner":"a"} // a comment"#, code: "malformed_body"),
    Malformed(
      body: String(repeating: "[", count: 200) + String(repeating: "]", count: 200), code: "malformed_body"),
    Malformed(body: "[]", code: "invalid_field", pointer: "#"), Malformed(body: "null", code: "invalid_field", pointer: "#"),
    Malformed(body: "{}", code: "invalid_field", pointer: "#/owner"),
    Malformed(body: #"{"owner":7}"#, code: "invalid_field", pointer: "#/owner"),
    Malformed(body: #"{"owner":null}"#, code: "invalid_field", pointer: "#/owner"),
    Malformed(body: #"{"owner":""}"#, code: "invalid_field", pointer: "#/owner"),
    Malformed(body: #"{"owner":"a","users":["b",""]}"#, code: "invalid_field", pointer: "#/users/1"),
    Malformed(body: #"{"owner":"a","expires_in":59}"#, code: "invalid_field", pointer: "#/expires_in"),
    Malformed(body: #"{"owner":"a","approval":"maybe"}"#, code: "invalid_field", pointer: "#/approval"),
    Malformed(body: #"{"owner":"a","label":"a\nb"}"#, code: "invalid_field", pointer: "#/label"),
    Malformed(body: #"{"owner":"a","replaces":"dev_x"}"#, code: "invalid_field", pointer: "#/replaces"),
    Malformed(body: #"{"owner":"a","admin":true}"#, code: "invalid_field", pointer: "#/admin"),
    Malformed(body: #"{"owner":"a","tenant":"other"}"#, code: "invalid_field", pointer: "#/tenant"),
    Malformed(body: #"{"owner":"a","a/b~c":1}"#, code: "invalid_field", pointer: "#/a~1b~0c"),
  ]

  @Test("what is not strict JSON is 400, a wrong or unknown field 422 with its pointer", arguments: malformed)
  func malformedBody(_ given: Malformed) async throws {
    let server = try await WebServer.make()
    try await server.serve { asker in
      let answer = try await asker.ask(
        .post, "/v1/admin/tokens", bearer: server.installation.administrator.text, type: "application/json",
        body: Array(given.body.utf8))
      #expect(answer.code == given.code)
      #expect(answer.status == (given.code == "malformed_body" ? 400 : 422))
      #expect(answer.json?["errors"]?.array?.first?["pointer"]?.string == given.pointer)
    }
  }

  @Test("bytes that are not UTF-8 are no JSON")
  func notUTF8() async throws {
    let server = try await WebServer.make()
    try await server.serve { asker in
      let answer = try await asker.ask(
        .post, "/v1/challenges", type: "application/json", body: Array(#"{"device_id":""#.utf8) + [0xFF] + Array("\"}".utf8))
      #expect(answer.code == "malformed_body")
    }
  }

  @Test("an answer to HEAD has no body, so that the next answer on the connection is read as what it is")
  func head() async throws {
    let server = try await WebServer.make()
    try await server.serve(.live) { asker in
      let requests =
        "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      let answer = try await RawConnection.exchange(requests, port: try #require(asker.client.port))
      #expect(answer.hasPrefix("HTTP/1.1 405"))
      let end = try #require(answer.range(of: "\r\n\r\n"))
      #expect(answer[end.upperBound...].hasPrefix("HTTP/1.1 404"), "\(answer[end.upperBound...].prefix(60))")
    }
  }
}
