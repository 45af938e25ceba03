import ArgumentParser
import Testing

@testable import AdminCommand

@Suite("The server and the credential")
struct ConnectionTests {
  static let origins: [(String, Result<String, ServerOrigin.Fault>)] = [
    ("https://trust.example.org", .success("https://trust.example.org")),
    ("https://trust.example.org:8443/", .success("https://trust.example.org:8443")),
    ("https://[2001:db8::1]:443", .success("https://[2001:db8::1]:443")),
    ("http://127.0.0.1:8080", .success("http://127.0.0.1:8080")), ("http://[::1]:8080", .success("http://[::1]:8080")),
    ("http://localhost", .success("http://localhost")), ("http://127.8.9.10", .success("http://127.8.9.10")),
    ("http://trust.example.org", .failure(.plainHTTP)), ("http://10.0.0.1", .failure(.plainHTTP)),
    ("http://127.0.0.1.example.org", .failure(.plainHTTP)), ("http://127.0.0.256", .failure(.plainHTTP)),
    ("http://localhost.example.org", .failure(.plainHTTP)), ("http://127.0.0.1@example.org", .failure(.hasMore)),
    ("https://user:secret@example.org", .failure(.hasMore)), ("https://example.org/path", .failure(.hasMore)),
    ("https://example.org?a", .failure(.hasMore)), ("https://example.org#a", .failure(.hasMore)),
    ("https://example.org\\a", .failure(.hasMore)), ("https://", .failure(.malformed)), ("https:///", .failure(.malformed)),
    ("example.org", .failure(.malformed)), ("ftp://example.org", .failure(.malformed)),
    ("https://example.org:0", .failure(.malformed)), ("https://example.org:65536", .failure(.malformed)),
    ("https://example.org:", .failure(.malformed)), ("https://a:1:2", .failure(.malformed)),
    ("https://exa mple.org", .failure(.malformed)), ("https://[::1", .failure(.malformed)), ("https://[]", .failure(.malformed)),
  ]

  @Test("a server is an origin, over plain http only on this machine", arguments: origins)
  func origin(text: String, expected: Result<String, ServerOrigin.Fault>) {
    let result: Result<String, ServerOrigin.Fault>
    do throws(ServerOrigin.Fault) { result = .success(try ServerOrigin(text).description) } catch { result = .failure(error) }
    #expect(result == expected)
  }

  @Test("pieces of a path and of a query stay what they are")
  func routes() {
    #expect(AdminRoute("devices", "a/../b", "suspend").target == "/v1/admin/devices/a%2F..%2Fb/suspend")
    #expect(
      AdminRoute("trust", query: ["device": "dev_a", "user": "ada+x@example.org &é", "none": nil]).target
        == "/v1/admin/trust?device=dev_a&user=ada%2Bx%40example.org%20%26%C3%A9")
  }

  @Test("a credential file is read if it is its owner's alone", arguments: [0o600, 0o400] as [UInt32])
  func credential(mode: UInt32) throws {
    let file = try TemporaryDirectory().write("credential", "vadm_abc\n", mode: mode)
    #expect(try Credential(readingFile: file).secret == "vadm_abc")
  }

  @Test("a credential file that others may use is refused", arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o666] as [UInt32])
  func wideCredential(mode: UInt32) throws {
    let file = try TemporaryDirectory().write("credential", "vadm_abc\n", mode: mode)
    #expect(
      throws: AdminFailure(.unauthorized, "The credential file \(file) can be read or written by others; run: chmod 600 \(file)")
    ) { try Credential(readingFile: file) }
  }

  @Test("what is not one credential on one line is refused", arguments: ["", "\n", "a b", "a\nb", "a\n\n", "\u{e9}", "\ta"])
  func badCredential(text: String) throws {
    let file = try TemporaryDirectory().write("credential", text)
    let failure = #expect(throws: AdminFailure.self) { try Credential(readingFile: file) }
    #expect(failure?.status == .unauthorized)
  }

  @Test("a missing credential file and a directory are refused")
  func noCredential() throws {
    let directory = try TemporaryDirectory()
    for path in [directory.path, directory.path + "/none"] {
      let failure = #expect(throws: AdminFailure.self) { try Credential(readingFile: path) }
      #expect(failure?.status == .unauthorized)
    }
  }

  @Test("options go over the environment, and a missing server is a wrong use")
  func resolving() throws {
    let file = try TemporaryDirectory().write("credential", "vadm_abc")
    let environment = ["VOUCHSAFE_SERVER": "https://env.example.org", "VOUCHSAFE_CREDENTIAL_FILE": file]
    let options = try ConnectionOptions.parse(["--server", "https://flag.example.org"])
    #expect(try options.resolve { environment[$0] }.origin.description == "https://flag.example.org")
    #expect(try ConnectionOptions.parse([]).resolve { environment[$0] }.origin.description == "https://env.example.org")
    let failure = #expect(throws: AdminFailure.self) { try ConnectionOptions.parse([]).resolve { _ in nil } }
    #expect(failure?.status == .usage)
  }

  @Test("a credential does not print itself")
  func silent() throws {
    let credential = try Credential(readingFile: try TemporaryDirectory().write("credential", "vadm_abc"))
    #expect(!"\(credential)".contains("vadm"))
  }
}
