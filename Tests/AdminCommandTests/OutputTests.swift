import ArgumentParser
import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import AdminCommand

@Suite("What is shown")
struct OutputTests {
  @Test("control and bidi characters are written, not obeyed")
  func terminal() {
    #expect(TerminalText.line("a\u{1b}[31m\u{9b}b\u{202e}c\n\u{7f}") == "a\\u{1b}[31m\\u{9b}b\\u{202e}c\\u{a}\\u{7f}")
    #expect(TerminalText.lines("a\n\tb\r") == "a\n\tb\\u{d}")
    #expect(TerminalText.line("Žoë 漢字") == "Žoë 漢字")
    #expect(TerminalText.line("aaaa", most: 2) == "aa…")
  }

  @Test("JSON for a terminal is still the same JSON")
  func json() throws {
    let value: JSONValue = ["a\u{202e}": "\u{9b}\u{e0001}é\u{7f}", "list": [1, [], [:]]]
    let text = TerminalText.json(value)
    #expect(text.contains(#""a\u202e": "\u009b\udb40\udc01é\u007f""#))
    #expect(JSONText.parse(Array(text.utf8)) == value)
  }

  @Test("columns are aligned by what a terminal shows, long cells are cut")
  func table() {
    var table = Table("ID", "NAME", "END")
    table.add("漢字", "e\u{301}", "1")
    table.add("a", nil, "2")
    table.add("b", String(repeating: "x", count: 60), "3")
    let wide = String(repeating: "x", count: 43) + "…"
    #expect(
      table.text(none: "none") == """
        ID    NAME\(String(repeating: " ", count: 42))END
        漢字  e\u{301}\(String(repeating: " ", count: 45))1
        a     -\(String(repeating: " ", count: 45))2
        b     \(wide)  3
        """)
    #expect(Table("A").text(none: "none") == "none")
  }

  static let moments: [(Int64, String)] = [
    (0, "now"), (-59, "59s ago"), (-60, "1m ago"), (3_600, "in 1h"), (-172_799, "47h ago"), (172_800, "in 2d"),
  ]

  @Test("a moment is shown by its age", arguments: moments)
  func moment(seconds: Int64, expected: String) {
    let now = Instant(seconds: 1_780_000_000)
    #expect(Moments.short((now + Span(seconds: seconds)).rfc3339, now: now) == expected)
  }

  @Test("what is no moment is shown as it came")
  func noMoment() {
    #expect(Moments.short("soon", now: Instant(seconds: 0)) == "soon")
    #expect(Moments.full("soon", now: Instant(seconds: 0)) == "soon")
    #expect(Moments.full("1970-01-01T00:01:00Z", now: Instant(seconds: 0)) == "1970-01-01T00:01:00Z (in 1m)")
  }

  @Test("a quarantined device's page shows the two messages and how to go on")
  func quarantine() {
    let summary = DeviceSummary(
      deviceID: "dev_a", state: "quarantined", owner: "ada\u{1b}", users: [], label: nil, assurance: "software",
      enrolledAt: "1970-01-01T00:00:00Z", lastAttestedAt: nil, trusted: false, trustedUntil: nil, riskScore: nil,
      system: "Debian\u{202e}", agentVersion: nil, revision: 3)
    let detail = DeviceDetail(
      device: summary, keyThumbprint: "k", checks: [], nearMiss: nil, replaces: nil, lastGapAt: nil,
      conflict: [ConflictingMessage(hash: "h1", sequence: 7, receivedAt: "1970-01-01T00:00:00Z")], posture: nil,
      exceptions: [])
    let page = detail.page(now: Instant(seconds: 60))
    #expect(page.contains("h1       7    1m ago"))
    #expect(page.contains("vouchsafe device release dev_a --message HASH"))
    #expect(page.contains("ada\\u{1b}") && page.contains("Debian\\u{202e}"))
    #expect(!page.unicodeScalars.contains("\u{1b}"))
  }

  @Test("a dry run says how many are denied, who and why")
  func dryRun() {
    let report = PolicyReport(
      policy: PolicyName(name: "default", version: 2, digest: "d"), trustedBefore: 10, trustedAfter: 8,
      denials: [
        PolicyReport.Denial(deviceID: "dev_a", owner: "ada", reasons: [Reason(code: "failed_check", message: "No firewall.")])
      ], denialCount: 2, allowedDenials: 1, applied: false)
    #expect(
      report.page() == """
        Policy default, version 2, d
        It is not applied.
        Trusted devices: 10 now, 8 under it.
        It denies 2 that are trusted now; up to 1 need no --accept-denials.

        DEVICE  OWNER  WHY
        dev_a   ada    No firewall.
        … and 1 more.
        """)
  }

  static let problems: [(Int, Outcome)] = [
    (400, .refused), (401, .unauthorized), (403, .unauthorized), (404, .notFound), (409, .refused), (422, .refused),
    (429, .unavailable), (500, .unavailable), (503, .unavailable), (302, .badAnswer), (204, .badAnswer),
  ]

  @Test("a status has its exit code, with or without a problem document", arguments: problems)
  func problem(status: Int, expected: Outcome) {
    #expect(ProblemReading.failure(status: status, problem: nil).status == expected)
    let problem: JSONValue = [
      "type": "https://t/problems/x", "title": "Title.", "status": .integer(Int64(status)), "code": "x",
      "detail": "Detail\u{1b}.",
      "errors": [["pointer": "/owner", "detail": "is empty"]], "more": 1,
    ]
    #expect(
      ProblemReading.failure(status: status, problem: problem)
        == AdminFailure(expected, "Title. Detail\\u{1b}. (/owner: is empty) [x]"))
  }

  @Test("every exit code is its own and is in the help")
  func exitCodes() {
    let help = AdminCommandMain.helpMessage(columns: 200)
    for status in Outcome.allCases { #expect(help.contains("\(status.rawValue)  \(status.meaning)")) }
  }
}
