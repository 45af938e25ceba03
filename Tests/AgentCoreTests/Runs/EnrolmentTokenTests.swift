import AgentCore
import Evidence
import Testing

@Suite("The enrolment token")
struct EnrolmentTokenTests {
  private let temporary: TemporaryDirectory
  private static let text = "vse_0123456789abcdef"

  init() throws { temporary = try TemporaryDirectory() }

  @Test("the token is what stands in the file, without the white space around it", arguments: ["", "\n", "\r\n", "  \n\n"])
  func read(end: String) throws {
    try temporary.write("token", Array((Self.text + end).utf8), mode: 0o600)
    #expect(try EnrolmentToken(file: temporary.path("token")).hash == SecretHash(of: Self.text.utf8))
  }

  @Test("a file that others may touch is refused", arguments: [0o640, 0o604, 0o644, 0o620, 0o602, 0o610])
  func wide(mode: Int) throws {
    try temporary.write("token", Array(Self.text.utf8), mode: mode)
    let error = #expect(throws: AgentError.self) { try EnrolmentToken(file: temporary.path("token")) }
    #expect(error?.exitStatus == .tokenUnusable)
    #expect(error?.text.contains(Self.text) == false)
  }

  @Test(
    "what is not one token is refused, and not shown",
    arguments: [
      "", "short", "vse_0123456789abcdef vse_0123456789abcdef", "vse_0123456789abcdef\nmore", "vse_0123456789abcdé",
      "vse_0123456789abc\u{0}def", String(repeating: "a", count: 513), String(repeating: "a", count: 4_096),
    ])
  func malformed(content: String) throws {
    try temporary.write("token", Array(content.utf8), mode: 0o600)
    let error = #expect(throws: AgentError.self) { try EnrolmentToken(file: temporary.path("token")) }
    #expect(error?.exitStatus == .tokenUnusable)
    #expect(content.isEmpty || error?.text.contains(content) == false)
  }

  @Test("a file that is not there, or a directory, is refused")
  func absent() throws {
    #expect(throws: AgentError.self) { try EnrolmentToken(file: temporary.path("token")) }
    #expect(throws: AgentError.self) { try EnrolmentToken(file: temporary.path) }
  }

  @Test("the token does not come out when it is printed")
  func printing() throws {
    let token = try EnrolmentToken(parsing: Array(Self.text.utf8))
    var dumped = ""
    dump(token, to: &dumped)
    for text in ["\(token)", String(describing: token), String(reflecting: token), dumped] {
      #expect(!text.contains("0123456789"))
    }
  }
}
