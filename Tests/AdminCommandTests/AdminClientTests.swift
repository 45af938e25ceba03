import ArgumentParser
import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import AdminCommand

@Suite("Asking the server")
struct AdminClientTests {
  private static let now = Instant(seconds: 1_780_000_000)

  /// Runs a typed command against a server with prepared answers.
  private func run(
    _ arguments: [String], _ answers: [LoopbackServer.Answer]
  ) async throws -> (result: Result<Report, AdminFailure>, requests: [LoopbackServer.Request]) {
    let question = try #require(try AdminCommandMain.parseAsRoot(arguments) as? any ServerQuestion)
    let file = try TemporaryDirectory().write("credential", "vadm_secret\n")
    return try await LoopbackServer.serving(answers) { server, origin in
      let result: Result<Report, AdminFailure>
      do throws(AdminFailure) {
        let parsed: ServerOrigin
        do throws(ServerOrigin.Fault) { parsed = try ServerOrigin(origin) } catch { throw AdminFailure(.usage, error.text) }
        result = .success(
          try await AdminClient.with(origin: parsed, credential: try Credential(readingFile: file)) {
            client throws(AdminFailure) in try await question.ask(client, now: Self.now)
          })
      } catch {
        result = .failure(error)
      }
      return (result, server.requests)
    }
  }

  private static func token(_ state: String = "open") -> JSONValue {
    [
      "token_id": "tok_1", "owner": "ada", "users": [], "approval": "auto", "created_at": "2026-01-01T00:00:00Z",
      "created_by": "root", "expires_at": "2026-01-02T00:00:00Z", "state": .string(state),
    ]
  }

  @Test("a token is asked for with the credential, and its secret stands alone")
  func createsToken() async throws {
    let body: JSONValue = ["token": "vet_secret", "entry": Self.token(), "of_a_newer_server": true]
    let (result, requests) = try await run(
      ["token", "create", "--owner", "ada", "--user", "bob", "--expires", "7d"], [.init(status: 201, body: body.text)])
    let report = try result.get()
    #expect(report.text == "vet_secret")
    #expect(report.aside.contains("tok_1") && !report.aside.contains("vet_secret"))
    #expect(
      requests == [
        LoopbackServer.Request(
          method: "POST", target: "/v1/admin/tokens", authorization: "Bearer vadm_secret",
          body: #"{"owner":"ada","users":["bob"],"expires_in":604800}"#)
      ])
  }

  @Test("a secret goes to a new file of its owner's alone, and nowhere else")
  func secretFile() async throws {
    let directory = try TemporaryDirectory()
    let body: JSONValue = ["token": "vet_secret", "entry": Self.token()]
    let (result, _) = try await run(
      ["token", "create", "--owner", "ada", "--out", directory.path + "/token"], [.init(status: 201, body: body.text)])
    let report = try result.get()
    #expect(directory.read("token")?.text == "vet_secret\n")
    #expect(directory.read("token")?.mode == 0o600)
    #expect(!report.text.contains("vet_secret") && !report.json.text.contains("vet_secret"))
  }

  @Test("a file that exists is not overwritten, and no secret is made for it")
  func existingFile() async throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write("token", "precious")
    let (result, requests) = try await run(["token", "create", "--owner", "ada", "--out", file], [.init()])
    #expect(throws: AdminFailure(.localFile, "\(file) exists already; it is not overwritten.")) { try result.get() }
    #expect(requests.isEmpty)
    #expect(directory.read("token")?.text == "precious")
  }

  @Test("a refused secret leaves no file behind")
  func refusedSecret() async throws {
    let directory = try TemporaryDirectory()
    let (result, _) = try await run(
      ["credential", "create", "wiki", "--role", "pdp", "--out", directory.path + "/c"], [.init(status: 401, body: "")])
    #expect(throws: AdminFailure(.unauthorized, "The server answered 401 without saying why.")) { try result.get() }
    #expect(directory.read("c") == nil)
  }

  @Test("a list is fetched page by page to its end")
  func pages() async throws {
    let first: JSONValue = ["tokens": [Self.token()], "next": "tok_1"]
    let second: JSONValue = ["tokens": [Self.token("used")]]
    let (result, requests) = try await run(["token", "list"], [.init(body: first.text), .init(body: second.text)])
    let report = try result.get()
    #expect(report.json["tokens"]?.array?.count == 2)
    #expect(report.json["next"] == nil && report.aside.isEmpty)
    #expect(
      requests.map(\.target) == ["/v1/admin/tokens?limit=500", "/v1/admin/tokens?after=tok_1&limit=500"])
  }

  @Test("a list is cut where it was asked to be, and says how to go on")
  func cutList() async throws {
    let page: JSONValue = ["tokens": [Self.token()], "next": "tok_1"]
    let (result, requests) = try await run(["token", "list", "--limit", "1"], [.init(body: page.text)])
    #expect(try result.get().aside.contains("--after tok_1"))
    #expect(requests.count == 1)
  }

  @Test("a server whose pages lead in a circle does not hold the command")
  func circle() async throws {
    let page: JSONValue = ["tokens": [], "next": "tok_1"]
    let (result, _) = try await run(["token", "list"], [.init(body: page.text)])
    #expect(throws: AdminFailure(.badAnswer, "The server's pages of tokens do not lead on.")) { try result.get() }
  }

  @Test("a redirect is not followed")
  func redirect() async throws {
    let (result, requests) = try await run(
      ["credential", "list"], [.init(status: 307, headers: [("Location", "/elsewhere")], body: "")])
    let failure = #expect(throws: AdminFailure.self) { try result.get() }
    #expect(failure?.status == .badAnswer && requests.count == 1)
  }

  static let unreadable = ["", "null", "[]", "{", "<html>", #"{"credentials":1}"#, #"{"credentials":[],"credentials":[]}"#]

  @Test("an answer that is not this API's is its own failure", arguments: unreadable)
  func badAnswer(body: String) async throws {
    let (result, _) = try await run(["credential", "list"], [.init(body: body)])
    let failure = #expect(throws: AdminFailure.self) { try result.get() }
    #expect(failure?.status == .badAnswer)
  }

  @Test("an answer without end is given up")
  func tooLarge() async throws {
    let body = String(repeating: " ", count: AdminClient.maxAnswerBytes + 1)
    let (result, _) = try await run(["credential", "list"], [.init(body: body)])
    let failure = #expect(throws: AdminFailure.self) { try result.get() }
    #expect(failure?.status == .badAnswer)
  }

  @Test("an export that breaks off leaves no file that looks whole")
  func brokenExport() async throws {
    let directory = try TemporaryDirectory()
    let (result, _) = try await run(
      ["audit", "export", "--out", directory.path + "/audit"], [.init(body: "{}\n{}\n", breaksOff: true)])
    let failure = #expect(throws: AdminFailure.self) { try result.get() }
    #expect(failure?.status == .unavailable)
    #expect(directory.read("audit") == nil)
  }

  @Test("an export is written byte for byte")
  func export() async throws {
    let directory = try TemporaryDirectory()
    let (result, requests) = try await run(
      ["audit", "export", "--out", directory.path + "/audit"], [.init(body: "{\"a\":1}\n{}\n")])
    #expect(try result.get().text.contains("11 bytes"))
    #expect(directory.read("audit")?.text == "{\"a\":1}\n{}\n")
    #expect(requests.map(\.target) == ["/v1/admin/audit/export"])
  }

  @Test("a server that is not there is unavailable")
  func nobody() async throws {
    let client = try ServerOrigin("http://127.0.0.1:1")
    let credential = try Credential(readingFile: try TemporaryDirectory().write("credential", "vadm_a"))
    let failure = await #expect(throws: AdminFailure.self) {
      try await AdminClient.with(origin: client, credential: credential) { client throws(AdminFailure) in
        try await client.get(AdminRoute("credentials"))
      }
    }
    #expect(failure?.status == .unavailable)
  }

  @Test("trust that is denied is answered, and ends with its own exit code", arguments: [true, false])
  func trust(trusted: Bool) async throws {
    let device = "dev_aaaaaaaaaaaaaaaaaaaaaaaaaa"
    let answer = TrustAnswer(
      deviceID: device, user: "ada+x", trusted: trusted,
      reasons: trusted ? [] : [Reason(code: "stale", message: "It is old.")], evaluatedAt: "2026-01-01T00:00:00Z",
      remediationURL: trusted ? nil : "https://t/devices/attest")
    let body = try JSONValue(encoding: TrustExplanation(answer: answer, state: "active", checks: [], exceptions: []))
    let (result, requests) = try await run(["trust", device, "--user", "ada+x"], [.init(body: body.text)])
    let report = try result.get()
    #expect(report.status == (trusted ? .done : .negative))
    #expect(report.text.utf8.starts(with: (trusted ? "TRUSTED: ada+x" : "NOT TRUSTED: ada+x").utf8))
    #expect(report.text.contains("It is old. [stale]") == !trusted)
    #expect(requests.map(\.target) == ["/v1/admin/trust?device=\(device)&user=ada%2Bx"])
  }

  @Test("a policy that would deny too many is refused with what to do")
  func tooManyDenials() async throws {
    let file = try TemporaryDirectory().write("policy.yaml", "name: x\n")
    let problem = Problem(
      code: "too_many_denials", status: 409, title: "It denies too many.", detail: "7 of 10.", origin: "https://t")
    let (result, requests) = try await run(
      ["policy", "apply", file, "--accept-denials", "3"],
      [.init(status: 409, headers: [("Content-Type", Problem.mediaType)], body: try JSONValue(encoding: problem).text)])
    let failure = #expect(throws: AdminFailure.self) { try result.get() }
    #expect(failure?.status == .refused)
    #expect(failure?.message.contains("7 of 10. [too_many_denials]") == true)
    #expect(failure?.message.contains("--accept-denials N") == true)
    #expect(requests.map(\.body) == [#"{"yaml":"name: x\n","accept_denials":3}"#])
  }
}
