import AgentCore
import StrictJSON
import Testing

@Suite("Text for a terminal")
struct TerminalTextTests {
  @Test(
    "what a terminal could obey is escaped",
    arguments: [
      ("\u{1B}[31mred", #"\u{1b}[31mred"#), ("two\nlines", #"two\u{a}lines"#), ("back\u{8}space", #"back\u{8}space"#),
      ("\u{7F}", #"\u{7f}"#), ("\u{9B}2J", #"\u{9b}2J"#), ("a\u{202E}b", #"a\u{202e}b"#),
      ("\u{2066}x\u{2069}", #"\u{2066}x\u{2069}"#),
      ("\u{200E}", #"\u{200e}"#), ("\u{61C}", #"\u{61c}"#), ("\u{200B}", #"\u{200b}"#), ("\u{FEFF}", #"\u{feff}"#),
      ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#), ("\u{E0041}", #"\u{e0041}"#), ("\u{E000}", #"\u{e000}"#),
      ("\r\n", #"\u{d}\u{a}"#),
    ])
  func escaped(hostile: String, safe: String) { #expect(TerminalText(hostile).description == safe) }

  @Test(
    "what people write stays as it is",
    arguments: ["apt-get upgrade -y", "Grüße, 世界", "a\u{301}", "שלום", "→ 3 × 4", "🔒", "sudo sed -i 's/a/b/' /etc/x"])
  func plain(text: String) { #expect(TerminalText(text).description == text) }

  @Test("JSON for a terminal is the same value")
  func json() throws {
    let value: JSONValue = ["a": "x\u{1B}\u{202E}\u{E0041}y", "b": [1, "é"]]
    let text = TerminalText.json(value)
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || TerminalText(String($0)).description == String($0) })
    #expect(text.contains(#"\u202e\udb40\udc41"#))
    #expect(try JSONValue(parsing: Array(text.utf8), limits: .evidence) == value)
  }
}
