import AgentCore
import Evidence
import ServiceAPI
import StrictJSON
import Testing

@Suite("A verdict for people")
struct VerdictTextTests {
  private static let now = Instant(seconds: 1_800_000_000)

  private static func document(trustedUntil: Int64?, checks: [CheckReport] = [], message: String? = nil) throws -> StatusDocument
  {
    let answer = AttestationAnswer(
      message: "", receipt: "", state: "active", continuity: "normal", trusted: trustedUntil != nil,
      reasons: trustedUntil == nil ? [Reason(code: "failed_check", check: "firewall", message: "A check failed.")] : [],
      attestedAt: now.rfc3339, trustedUntil: trustedUntil.map { (now + .seconds($0)).rfc3339 }, checks: checks, riskScore: 40,
      policy: PolicyName(name: "default", version: 1, digest: "d"), remediationURL: "https://h/devices/attest#secret")
    return StatusDocument(
      server: try ServerOrigin(parsing: "https://trust.example.com"),
      device: try #require(DeviceID(bytes: Array(repeating: 7, count: 16))),
      lastRun: .init(at: now, exitStatus: message == nil ? .success : .serverUnreachable, message: message),
      verdict: .init(answer))
  }

  private static func check(_ status: String, grace: String? = nil) -> CheckReport {
    CheckReport(
      check: "firewall", title: "Firewall", status: status, severity: "require", denies: status == "fail", seen: "open\u{1B}[2J",
      wanted: "filtered",
      why: "", unknownReason: nil, inGraceUntil: grace, exceptedUntil: nil,
      mend: [MendStep(text: "Switch it on:", command: "sudo ufw enable")])
  }

  @Test("a trusted device is told until when")
  func trusted() throws {
    let document = try Self.document(trustedUntil: 60, checks: [Self.check("pass")])
    #expect(VerdictText(document, at: Self.now).lines == ["Trusted until \((Self.now + .seconds(60)).rfc3339)."])
    #expect(Standing(document, at: Self.now) == .trusted(until: Self.now + .seconds(60)))
  }

  @Test("a failed check is told with what was seen, what is wanted and the command, made safe")
  func failed() throws {
    let document = try Self.document(trustedUntil: nil, checks: [Self.check("fail")])
    #expect(
      VerdictText(document, at: Self.now).lines == [
        "Not trusted.", "  Firewall: failed", #"      seen:   open\u{1b}[2J"#, "      wanted: filtered",
        "      Switch it on:", "        $ sudo ufw enable", "When that is mended, run:", "        $ vouchsafe-agent attest",
      ])
  }

  @Test("a check in grace is told with its end")
  func inGrace() throws {
    let document = try Self.document(trustedUntil: 60, checks: [Self.check("in_grace", grace: "2027-01-15T08:00:00Z")])
    #expect(VerdictText(document, at: Self.now).lines[1] == "  Firewall: failed, in grace until 2027-01-15T08:00:00Z")
  }

  @Test("trust ends by itself, to the second")
  func lapsed() throws {
    let document = try Self.document(trustedUntil: 60)
    #expect(Standing(document, at: Self.now + .seconds(59)).exitStatus == .success)
    #expect(Standing(document, at: Self.now + .seconds(60)) == .lapsed(since: Self.now + .seconds(60)))
    #expect(Standing(document, at: Self.now + .seconds(60)).exitStatus == .trustUnknown)
  }

  @Test("a failed run is told beside the last verdict")
  func failedRun() throws {
    let document = try Self.document(trustedUntil: 60, message: "no network")
    #expect(VerdictText(document, at: Self.now).lines.last == "  The last run, at \(Self.now), failed: no network")
    #expect(Standing(document, at: Self.now).exitStatus == .success)
  }

  @Test("without a file nothing is known")
  func nothing() {
    #expect(Standing(nil, at: Self.now).exitStatus == .trustUnknown)
    #expect(VerdictText(nil, at: Self.now).lines.last == "        $ vouchsafe-agent enroll --server URL --token-file FILE")
  }

  @Test("the remediation link is kept out of the status file")
  func noCapability() throws {
    let report = StatusReport(try Self.document(trustedUntil: nil), at: Self.now)
    #expect(!report.json.text.contains("secret"))
    #expect(report.json["trusted"] == false)
    #expect(report.json["standing"] == "not_trusted")
  }
}
