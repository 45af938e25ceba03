import Evidence
import HTTPTypes
import HummingbirdTesting
import ServiceAPI
import StrictJSON
import Testing

@testable import UseCases
@testable import Web

/// What every answer says of itself, on success and on refusal.
@Suite("Headers of every answer")
struct AnswerHeaderTests {
  @Test("each route answers its own caller with 2xx, uncached unless it is a grant or an asset")
  func success() async throws {
    let server = try await WebServer.make()
    for entry in server.built().table {
      let visit = try await Visit.of(entry, server)
      let own = try await Self.bearer(for: entry.kind, server)
      let bearer = visit.bearer ?? own
      try await server.serve { asker in
        let answer = try await asker.make(visit, bearer: bearer)
        let place: Comment = "\(entry.method) \(entry.path)"
        #expect((200..<300).contains(answer.status), place)
        let cached = entry.path.hasPrefix("/assets/") ? "public, max-age=3600" : "private, max-age=30"
        let mayCache = entry.path.hasPrefix("/assets/") || entry.path == "/v1/devices/{id}/trust"
        #expect(answer.cacheControl == (mayCache ? cached : "no-store"), place)
        Self.expectCommon(answer, place)
      }
    }
  }

  @Test(
    "each path refuses methods that it has not, with Allow", arguments: ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW"])
  func otherMethods(_ word: String) async throws {
    let server = try await WebServer.make()
    let table = server.built().table
    let method = try #require(HTTPRequest.Method(rawValue: word))
    try await server.serve { asker in
      for path in Set(table.map(\.path)) {
        let answer = try await asker.ask(method, path.replacing("{id}", with: "dev_x").replacing("{code}", with: "forked"))
        let place: Comment = "\(word) \(path)"
        #expect(answer.status == 405, place)
        let allowed = table.filter { $0.path == path }.map(\.method.rawValue).sorted().joined(separator: ", ")
        #expect(answer.headers[.allow] == allowed, place)
        #expect(answer.cacheControl == "no-store", place)
        if method == .head {
          #expect(answer.body.isEmpty, place)
        } else {
          #expect(answer.code == "method_not_allowed", place)
        }
        Self.expectCommon(answer, place)
      }
    }
  }

  @Test(
    "a path with more than one spelling, or none, is not found",
    arguments: [
      "/", "//", "/v1", "/v1/", "/healthz/", "//healthz", "/healthz//", "/v1//devices/dev_x/trust", "/v1/admin//devices",
      "/v1/admin/devices/", "/V1/admin/devices", "/%68ealthz", "/healthz%2F", "/v1/../healthz", "/./healthz",
      "/v1/admin/nothing", "/problems", "/problems/", "/assets/", "/assets/../healthz", "/metrics",
    ])
  func otherPaths(_ path: String) async throws {
    let server = try await WebServer.make()
    try await server.serve { asker in
      for (method, bearer) in [(HTTPRequest.Method.get, nil), (.post, nil), (.get, server.installation.administrator.text)] {
        let answer = try await asker.ask(method, path, bearer: bearer)
        #expect(answer.status == 404)
        #expect(answer.code == "not_found")
        #expect(answer.cacheControl == "no-store")
        Self.expectCommon(answer, "\(method) \(path)")
      }
    }
  }

  @Test(
    "an id in the path is itself, never decoded into a path",
    arguments: [
      "..", "%2e%2e", "dev_x%2Ftrust", "dev_aaaqeayeaudaocajbifqydiob4%00", "dev%5Faaaqeayeaudaocajbifqydiob4",
      "DEV_aaaqeayeaudaocajbifqydiob4", "dev_AAAQEAYEAUDAOCAJBIFQYDIOB4", "dev_aaaqeayeaudaocajbifqydiob5", "*", "{id}",
    ])
  func idsInPaths(_ id: String) async throws {
    let server = try await WebServer.make()
    let pdp = try await server.credential("pdp").credential
    try await server.serve { asker in
      let answer = try await asker.get("/v1/devices/\(id)/trust?user=ann", bearer: pdp)
      #expect(answer.status == 422)
      #expect(answer.code == "invalid_field")
      let detail = try await asker.get("/v1/admin/devices/\(id)", bearer: server.installation.administrator.text)
      #expect(detail.code == "invalid_field")
    }
  }

  @Test("a grant may be cached for what is left, at most 30 seconds; a denial never")
  func grants() async throws {
    let server = try await WebServer.make()
    let pdp = try await server.credential("pdp").credential
    var machine = try await server.installation.enrolled()
    try await server.installation.attest(&machine)
    let attester = machine
    let end = server.installation.clock.now + .hours(24)
    try await server.serve { asker in
      for (left, wanted) in [(86_400, 30), (31, 30), (29, 29), (1, 1), (0, nil), (-5, nil)] as [(Int64, Int?)] {
        server.installation.clock.jump(to: end - .seconds(left))
        let answer = try await asker.get("/v1/devices/\(attester.id)/trust?user=ann%40example.org", bearer: pdp)
        #expect(answer.status == 200)
        #expect(answer.json?["trusted"]?.bool == (wanted != nil))
        #expect(answer.cacheControl == (wanted.map { "private, max-age=\($0)" } ?? "no-store"), "\(left) seconds left")
        #expect(answer.headers[.eTag] == nil)
        #expect(answer.json?["remediation_url"] != nil)
      }
    }
  }

  @Test("over a port every answer has a date, and names no server")
  func date() async throws {
    let server = try await WebServer.make()
    try await server.serve(.live) { asker in
      for path in ["/healthz", "/nothing", "/v1/admin/tokens", "/devices/attest"] {
        let answer = try await asker.get(path)
        #expect(answer.headers[.date] != nil, "\(path)")
        #expect(answer.headers[.server] == nil, "\(path)")
      }
    }
  }

  static func bearer(for kind: RouteKind, _ server: WebServer) async throws -> String? {
    switch kind {
    case .public, .signature, .token: nil
    case .pdp: try await server.credential("pdp").credential
    case .admin: server.installation.administrator.text
    // Two live ones of a name at most.
    case .auditor: try await server.credential("auditor", name: "auditor-\(UInt64.random(in: .min ... .max))").credential
    }
  }

  private static func expectCommon(_ answer: WebAnswer, _ place: Comment) {
    #expect(answer.headers[.xContentTypeOptions] == "nosniff", place)
    #expect(answer.headers[.referrerPolicy] == "no-referrer", place)
    #expect(answer.headers[.cacheControl] != nil, place)
  }
}
