import Evidence
import NIOHTTP1
import ServiceAPI
import Testing

/// Old evidence stays old: sending it again, or starting the server again, gives a device nothing.
@Suite struct ReplayTests {
  @Test("neither a restart nor a replay lengthens trust")
  func restartAndReplay() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    let message = try device.sign(SampleMachine.mended, for: try await device.challenge())
    let first = try device.hear(try await device.send(message))
    #expect(first.trusted)
    let until = try #require(try await device.trust().trustedUntil)

    for restart in [false, true, true] {
      if restart {
        try await server.stop()
        try await server.start()
      }
      let again = try await device.send(message)
      #expect(again.status == 200)
      let acknowledgement = try again.body(AttestationAnswer.self)
      #expect(acknowledgement.message == first.message)
      #expect(acknowledgement.receipt == first.receipt)
      #expect(acknowledgement.attestedAt == first.attestedAt)
      #expect(acknowledgement.trustedUntil == first.trustedUntil)
      #expect(try await device.trust().trustedUntil == until)
    }
    #expect(try await server.device(device.id).lastGapAt == nil)
  }

  @Test("a replayed acknowledgement says how the device stands now")
  func replayTellsPresentState() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    let message = try device.sign(SampleMachine.mended, for: try await device.challenge())
    try device.hear(try await device.send(message))
    try await server.adminJSON("device", "suspend", device.id, "--reason", "lost")
    let again = try await device.send(message)
    #expect(again.status == 200)
    let acknowledgement = try again.body(AttestationAnswer.self)
    #expect(acknowledgement.state == "suspended" && !acknowledgement.trusted)
  }

  @Test("a message that a later one has superseded is refused")
  func superseded() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    try await device.attest()
    // Held back on the way while the device goes on.
    let late = try device.sign(SampleMachine.mended, for: try await device.challenge())
    try await device.attest(SampleMachine.open)
    let refused = try await device.send(late)
    #expect(refused.status == 409 && refused.code == "superseded")
    let now = try await device.trust()
    #expect(now.codes == ["failed_check"], "the held-back message must not undo what was said since")
  }

  @Test("evidence for another server, device or challenge is refused by name")
  func misdirected() async throws {
    let server = try await TestServer(.firewall)
    let other = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    var neighbour = try await TestAttester(at: server, owner: "bob@example.com")
    try await device.attest()

    let elsewhere = try await ask(
      .POST, other.origin + "/v1/attestations", [("Content-Type", "application/eat+jwt")],
      body: try device.sign(SampleMachine.mended, for: try await device.challenge()))
    #expect(elsewhere.status == 403 && elsewhere.code == "unknown_key")

    let borrowed = try await neighbour.send(try neighbour.sign(SampleMachine.mended, for: try await device.challenge()))
    #expect(borrowed.status == 403 && borrowed.code == "challenge_forged")
    #expect(try await neighbour.trust().codes == ["never_attested"])
    #expect(try await neighbour.attest().trusted, "a refusal costs the device nothing")
  }

  @Test("a message whose signature was made again is the same message")
  func remadeSignature() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    let message = try device.sign(SampleMachine.mended, for: try await device.challenge())
    let original = try await device.send(message)
    let twin = try await device.send(try RemadeSignature.of(message))
    #expect(original.status == 200 && twin.status == 200)
    let first = try original.body(AttestationAnswer.self)
    let second = try twin.body(AttestationAnswer.self)
    #expect(first.message == second.message && first.receipt == second.receipt)
    // Heard in whichever form, the chain goes on.
    try device.hear(twin)
    #expect(try await device.attest().continuity == "normal")
    #expect(try await server.device(device.id).device.state == "active")
  }

  @Test("an enrolment whose signature was made again is the same enrolment")
  func remadeEnrolment() async throws {
    let server = try await TestServer(.firewall)
    let device = try await TestAttester(at: server)
    let (token, message) = device.enrolment
    for repeated in [message, try RemadeSignature.of(message)] {
      let answer = try await TestAttester.enrol(at: server, token, repeated)
      #expect(answer.status == 201)
      #expect(try answer.body(EnrolmentAnswer.self).deviceID == device.id)
    }
    #expect(try await server.audit()["device_enrolled"] == 1)
  }
}
