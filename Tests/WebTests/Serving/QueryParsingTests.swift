import HTTPTypes
import ServiceAPI
import StrictJSON
import Testing

@testable import UseCases
@testable import Web

@Suite("Query of the trust question")
struct QueryParsingTests {
  /// What stands after `?`, and the user that is asked about; nil for a refusal.
  struct Case: Sendable, CustomTestStringConvertible {
    let query: String
    let user: String?
    var testDescription: String { query }
  }

  static let cases = [
    Case(query: "user=ann", user: "ann"), Case(query: "user=ann%40example.org", user: "ann@example.org"),
    Case(query: "user=ann@example.org", user: "ann@example.org"),
    // A plus is a plus; only %20 is a space.
    Case(query: "user=a+b", user: "a+b"), Case(query: "user=a%2Bb", user: "a+b"), Case(query: "user=a%20b", user: "a b"),
    // Decoded once.
    Case(query: "user=a%2520b", user: "a%20b"), Case(query: "user=a%26user%3Db", user: "a&user=b"),
    Case(query: "us%65r=ann", user: "ann"), Case(query: "user=a=b", user: "a=b"),
    Case(query: "user=%C3%A9", user: "\u{E9}"), Case(query: "user=e%CC%81", user: "e\u{301}"),
    Case(query: "user=" + String(repeating: "x", count: 256), user: String(repeating: "x", count: 256)),
    // Refused.
    Case(query: "", user: nil), Case(query: "user", user: nil), Case(query: "user=", user: nil),
    Case(query: "=ann", user: nil), Case(query: "USER=ann", user: nil), Case(query: "user%00=ann", user: nil),
    Case(query: "user=a&user=b", user: nil), Case(query: "user=a&user=a", user: nil), Case(query: "user=a&us%65r=b", user: nil),
    Case(query: "user=a&debug=1", user: nil), Case(query: "device=x&user=a", user: nil), Case(query: "user[]=a", user: nil),
    Case(query: "user=a;user=b&x", user: nil),
    Case(query: "user=%", user: nil), Case(query: "user=%4", user: nil), Case(query: "user=%zz", user: nil),
    Case(query: "user=%+1", user: nil), Case(query: "user=%C3", user: nil), Case(query: "user=%FF", user: nil),
    Case(query: "user=%ED%A0%80", user: nil), Case(query: "user=%C0%AE", user: nil),
    Case(query: "user=a%00", user: nil), Case(query: "user=a%0Ab", user: nil), Case(query: "user=a%7F", user: nil),
    Case(query: "user=a%C2%85", user: nil),
    Case(query: "user=" + String(repeating: "x", count: 257), user: nil),
  ]

  @Test("exactly one user, percent-decoded once, or 400", arguments: cases)
  func user(_ given: Case) async throws {
    let server = try await WebServer.make()
    let pdp = try await server.credential("pdp").credential
    let attester = try await server.installation.enrolled()
    try await server.serve { asker in
      for path in ["/v1/devices/\(attester.id)/trust?", "/v1/admin/trust?device=\(attester.id)&"] {
        let admin = path.contains("admin")
        if admin, given.query.hasPrefix("device=") { continue }
        let answer = try await asker.get(path + given.query, bearer: admin ? server.installation.administrator.text : pdp)
        if let user = given.user {
          #expect(answer.status == 200, "\(path)")
          let said = (admin ? answer.json?["answer"] : answer.json)?["user"]?.string
          #expect(said.map { Array($0.utf8) } == Array(user.utf8), "\(path)")
        } else {
          #expect(answer.status == 400, "\(path)")
          #expect(answer.code == "invalid_query", "\(path)")
          #expect(answer.json?["errors"]?.array?.first?["pointer"]?.string?.hasPrefix("?") == true, "\(path)")
        }
      }
    }
  }

  @Test(
    "pages of lists are 1 to 500 rows from a known place on, or 400",
    arguments: [
      "limit=0", "limit=501", "limit=-1", "limit=1.5", "limit=", "limit=+1%20", "limit=99999999999999999999", "after=x",
      "after=x&limit=1", "limit=1&limit=2", "offset=1", "order=label",
    ])
  func pages(_ query: String) async throws {
    let server = try await WebServer.make()
    try await server.serve { asker in
      for list in ["devices", "tokens", "audit"] {
        let answer = try await asker.get("/v1/admin/\(list)?\(query)", bearer: server.installation.administrator.text)
        #expect(answer.code == "invalid_query", "\(list)")
      }
    }
  }
}
