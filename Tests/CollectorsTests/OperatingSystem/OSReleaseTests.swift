import Testing

@testable import Collectors

@Suite struct OSReleaseTests {
  @Test(
    "a value is what a shell would assign",
    arguments: [
      ("ID=debian", "debian"), ("ID='debian'", "debian"), ("ID=\"debian\"", "debian"), ("  ID=debian  ", "debian"),
      ("ID=\"a \\\"quoted\\\" \\$word \\\\ \\` \\n\"", "a \"quoted\" $word \\ ` \\n"), ("ID='a \\ b'", "a \\ b"),
      ("ID=a\\ b", "a b"), ("ID=\"two\"'parts'", "twoparts"), ("ID=debian # a comment", "debian"), ("ID=a#b", "a#b"),
      ("ID=first\nID=second", "second"), ("ID=fine\r", "fine"), ("# ID=no\nID=yes", "yes"), ("ID=a=b", "a=b"),
      ("ID=\"ünïcode\"", "ünïcode"),
    ] as [(String, String)])
  func value(text: String, expected: String) { #expect(OSRelease(text)["ID"] == expected) }

  @Test(
    "a line that assigns nothing to the name is passed over",
    arguments: [
      "", "ID", "ID=", "ID=\"\"", "#ID=debian", "export ID=debian", "id=debian", "ID =debian", "ID=\"open", "ID='open",
      "ID=two words", "ID=a\\", "MY-ID=debian", "=debian", "1ID=debian",
    ])
  func nothing(text: String) { #expect(OSRelease(text)["ID"] == nil) }

  @Test("a bad line does not spoil the others") func mixed() {
    let release = OSRelease("\u{FEFF}NAME=x\n\0\nVERSION_ID=\"12\n\nID=debian\n")
    #expect(release["ID"] == "debian")
    #expect(release["VERSION_ID"] == nil)
  }
}
