import AgentCore
import Testing

@Suite("The origin of a server")
struct ServerOriginTests {
  @Test(
    "an origin is kept in canonical form",
    arguments: [
      ("https://trust.example.com", "https://trust.example.com"), ("https://trust.example.com/", "https://trust.example.com"),
      ("HTTPS://Trust.Example.COM:443", "https://trust.example.com"), ("https://h:8443", "https://h:8443"),
      ("https://[2001:db8::1]:444", "https://[2001:db8::1]:444"), ("http://localhost:8080", "http://localhost:8080"),
      ("http://127.0.0.1:80", "http://127.0.0.1"), ("http://127.8.9.10:1", "http://127.8.9.10:1"),
      ("http://[::1]", "http://[::1]"),
      ("https://192.0.2.7", "https://192.0.2.7"),
    ])
  func canonical(input: String, text: String) throws { #expect(try ServerOrigin(parsing: input).text == text) }

  @Test(
    "plain http to another machine is refused",
    arguments: [
      "http://trust.example.com", "http://192.0.2.7", "http://128.0.0.1", "http://localhost.example.com",
      "http://127.0.0.1.example.com",
      "http://127.0.0", "http://[::2]", "http://[::ffff:127.0.0.1]",
    ])
  func plain(input: String) {
    #expect(throws: ServerOrigin.Fault.plainHTTP) { try ServerOrigin(parsing: input) }
  }

  @Test(
    "what is not an origin is refused",
    arguments: [
      "", "trust.example.com", "ftp://h", "https://", "https:///", "https://h/path", "https://h//", "https://h?q", "https://h#f",
      "https://user@h", "https://h:", "https://h:0", "https://h:65536", "https://h:080", "https://h:4a", "https://h:1:2",
      "https://[::1", "https://[]", "https://[::1]x", "https://.h", "https://h h", "https://h\n", "https://\u{e9}.example",
      "https://h\u{212a}", " https://h",
    ])
  func malformed(input: String) {
    #expect(throws: ServerOrigin.Fault.malformed) { try ServerOrigin(parsing: input) }
  }

  @Test("from disk only the canonical form is taken")
  func strict() {
    #expect(ServerOrigin("https://h") != nil)
    #expect(ServerOrigin("https://h/") == nil)
    #expect(ServerOrigin("https://H") == nil)
  }
}
