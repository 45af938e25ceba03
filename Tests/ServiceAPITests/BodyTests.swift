import ServiceAPI
import StrictJSON
import Testing

@Suite("Bodies of the interface")
struct BodyTests {
  @Test("a decision always has trusted and remediation_url")
  func trustAnswer() throws {
    let answer = TrustAnswer(
      deviceID: "dev_a", user: "ann", trusted: true, reasons: [], evaluatedAt: "2026-01-01T00:00:00Z", remediationURL: nil)
    #expect(
      try JSONValue(encoding: answer).text
        == #"{"device_id":"dev_a","user":"ann","trusted":true,"reasons":[],"evaluated_at":"2026-01-01T00:00:00Z","remediation_url":null}"#
    )
  }

  @Test("a decision reads what it wrote")
  func roundTrip() throws {
    let answer = TrustAnswer(
      deviceID: "dev_a", user: "ann", trusted: false, reasons: [Reason(code: "stale", message: "old")],
      assurance: "software", ekVouchedBy: [], lastAttestedAt: "2026-01-01T00:00:00Z", trustedUntil: nil,
      evaluatedAt: "2026-01-02T00:00:00Z", riskScore: 40, policy: PolicyName(name: "n", version: 1, digest: "d"),
      revision: 7, remediationURL: "https://trust.example/devices/attest?link=x")
    let read = try JSONValue(encoding: answer).decode(TrustAnswer.self, unknownMembers: .refuse)
    #expect(read == answer)
  }

  @Test("a misspelt member of a request is refused by name")
  func misspelt() throws {
    let body = try JSONValue(parsing: Array(#"{"owner":"ann","expires":60}"#.utf8), limits: .evidence)
    let error = #expect(throws: JSONFieldError.self) { try body.decode(TokenRequest.self, unknownMembers: .refuse) }
    #expect(error == JSONFieldError("/expires", .unknownMember))
  }
}
