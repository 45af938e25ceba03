import ServiceAPI
import Testing

@Suite("A user")
struct UserTests {
  @Test(
    "is one to 256 bytes without a control character",
    arguments: [
      ("ada@example.org", true), ("a", true), (" ", true), ("Ada Lovelace", true), ("*", true), ("日本", true), ("a+b", true),
      (String(repeating: "a", count: 256), true), ("", false), (String(repeating: "a", count: 257), false),
      (String(repeating: "é", count: 128), true), (String(repeating: "é", count: 129), false),
      ("a\u{0}", false), ("a\n", false), ("\u{7F}", false), ("a\u{85}b", false), ("\u{1B}[31m", false),
    ])
  func bounds(text: String, isUser: Bool) {
    #expect((User(text) != nil) == isUser)
  }

  @Test(
    "is not made from bytes that are not UTF-8", arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0xAF]] as [[UInt8]])
  func notUTF8(bytes: [UInt8]) {
    #expect(User(utf8: bytes) == nil)
  }

  @Test("is equal to the same bytes only, though Swift takes two normal forms for one string")
  func equality() throws {
    let composed = try #require(User("jos\u{E9}"))
    let decomposed = try #require(User("jose\u{301}"))
    #expect(composed.text == decomposed.text)
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
    #expect(composed == User(utf8: composed.bytes))
  }

  @Test(
    "is a near miss of another whose name differs in case or normal form only",
    arguments: [
      ("ada", "Ada", true), ("ADA@EXAMPLE.ORG", "ada@example.org", true), ("jos\u{E9}", "jose\u{301}", true),
      ("JOS\u{C9}", "jose\u{301}", true), ("straße", "STRASSE", true), ("ada", "ada", false), ("ada", "adam", false),
      ("ada", "ada ", false),
    ])
  func nearMiss(asked: String, bound: String, isNear: Bool) throws {
    let asked = try #require(User(asked))
    let bound = try #require(User(bound))
    #expect(asked.isNearMiss(of: bound) == isNear)
    #expect(bound.isNearMiss(of: asked) == isNear)
  }
}

@Suite("The vocabulary of trust")
struct TrustVocabularyTests {
  @Test("has the twelve reasons of the decision")
  func reasons() {
    #expect(
      TrustReasonCode.allCases.map(\.rawValue) == [
        "unknown_device", "wrong_user", "never_attested", "stale", "failed_check", "pending", "suspended", "quarantined",
        "retired", "assurance_too_low", "clock", "unavailable",
      ])
  }

  @Test("keeps unknown apart from fail")
  func statuses() {
    #expect(
      CheckStatus.allCases.map(\.rawValue) == [
        "pass", "warning", "fail", "unknown", "not_applicable", "in_grace", "excepted",
      ])
  }

  @Test("orders assurance by how safely the key is held")
  func assurance() {
    #expect(Assurance.software < .tpm)
    #expect(!(Assurance.tpm < .software))
    #expect(!(Assurance.tpm < .tpm))
  }
}
