import Evidence
import Posture
import ServiceAPI
import StrictJSON
import Testing

@Suite("Golden messages")
struct GoldenTests {
  @Test("the folder holds the golden messages and nothing else")
  func folder() throws {
    _ = try GoldenFiles.recorded("keys")
    #expect(try SourceTree.files(in: GoldenFiles.folder) == GoldenFiles.names.map { "\($0).json" }.sorted())
  }

  @Test("is what the code makes, and stands in the documentation", arguments: GoldenFiles.names)
  func current(_ name: String) throws {
    let recorded = try GoldenFiles.recorded(name)
    #expect(recorded == (try GoldenFiles.expected(name)))
    #expect(try GoldenFiles.shown(name) == recorded.prettyText + "\n")
  }

  @Test("evidence verifies, names its hash and is made of its claims", arguments: ["evidence-first", "evidence"])
  func evidence(_ name: String) throws {
    let recorded = try GoldenFiles.recorded(name)
    let message = Array(try #require(recorded["message"]?.string).utf8)
    let received = try ReceivedEvidence(message)
    let evidence = try received.verify(
      key: try GoldenParties.publicKey, owner: try GoldenParties.device, audience: GoldenParties.audience)
    #expect(evidence.claims.json.bytes == received.jws.payload)
    #expect(evidence.claims.json == recorded["claims"])
    #expect(evidence.hash.base64URL == recorded["hash"]?.string)
    #expect(received.jws.keyID.base64URL == recorded["header"]?["kid"]?.string)
    #expect(evidence.claims.challenge.isSealed(by: GoldenParties.challengeKey, for: try GoldenParties.device))
    #expect(evidence.claims.challenge.issuedAt == GoldenParties.now)
    for fact in evidence.claims.posture.facts { #expect(fact.isUnderstood, "\(fact.name)") }
  }

  @Test("an enrolment proves the key, for its token and its server alone")
  func enrolment() throws {
    let recorded = try GoldenFiles.recorded("enrolment")
    let message = Array(try #require(recorded["message"]?.string).utf8)
    let token = SecretHash(of: GoldenParties.token.utf8)
    let enrolment = try VerifiedEnrolment(message, presentedToken: token, audience: GoldenParties.audience)
    #expect(try enrolment.key == GoldenParties.publicKey)
    #expect(enrolment.hash.base64URL == recorded["hash"]?.string)
    let jws = try CompactJWS(parsing: message, as: .enrolment)
    #expect(try EnrolmentClaims(reading: try jws.claims()).json.bytes == jws.payload)
    #expect(throws: MessageRejection.tokenMismatch) {
      try VerifiedEnrolment(message, presentedToken: SecretHash(of: [1]), audience: GoldenParties.audience)
    }
    #expect(throws: MessageRejection.wrongAudience) {
      try VerifiedEnrolment(message, presentedToken: token, audience: "https://other.example")
    }
  }

  @Test("a challenge opens with its key alone")
  func challenge() throws {
    let recorded = try GoldenFiles.recorded("challenge")
    let text = try #require(recorded["answer"]?["challenge"]?.string)
    let challenge = try #require(Challenge(base64URL: text))
    let device = try GoldenParties.device
    #expect(challenge.isSealed(by: GoldenParties.challengeKey, for: device))
    #expect(!challenge.isSealed(by: GoldenParties.receiptKey, for: device))
    #expect(challenge.issuedAt.seconds == recorded["issued_at"]?.integer)
    #expect(
      try recorded["answer"]?.decode(ChallengeAnswer.self, unknownMembers: .refuse) == (try GoldenAnswers.challenge))
  }

  @Test("a receipt opens with its key alone, and is the one in the next message")
  func receipt() throws {
    let recorded = try GoldenFiles.recorded("receipt")
    let text = try #require(recorded["receipt"]?.string)
    let receipt = try #require(Receipt(base64URL: text))
    let device = try GoldenParties.device
    #expect(receipt.isSealed(by: GoldenParties.receiptKey, for: device))
    #expect(!receipt.isSealed(by: GoldenParties.challengeKey, for: device))
    #expect(receipt.message.base64URL == (try GoldenFiles.recorded("evidence-first"))["hash"]?.string)
    #expect((try GoldenFiles.recorded("evidence"))["claims"]?["receipt"]?.string == text)
  }

  @Test("an acknowledgement names the golden evidence, with a receipt for it")
  func acknowledgement() throws {
    let body = try #require(try GoldenFiles.recorded("acknowledgement")["body"])
    let answer = try body.decode(AttestationAnswer.self, unknownMembers: .refuse)
    #expect(try JSONValue(encoding: answer) == body)
    #expect(answer.message == (try GoldenFiles.recorded("evidence"))["hash"]?.string)
    let receipt = try #require(Receipt(base64URL: answer.receipt))
    #expect(receipt.isSealed(by: GoldenParties.receiptKey, for: try GoldenParties.device))
    #expect(receipt.sequence == 3)
  }

  @Test("a trust answer reads as it is written", arguments: ["trust", "trust-denied", "trust-wrong-user"])
  func trust(_ name: String) throws {
    let body = try #require(try GoldenFiles.recorded(name)["body"])
    let answer = try body.decode(TrustAnswer.self, unknownMembers: .refuse)
    #expect(try JSONValue(encoding: answer).bytes == body.bytes)
    #expect(answer.trusted == answer.reasons.isEmpty)
    for reason in answer.reasons { #expect(TrustReasonCode(rawValue: reason.code) != nil) }
  }
}
