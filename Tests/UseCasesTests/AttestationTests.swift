import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases

@Suite("Attestation")
struct AttestationTests {
  @Test("good evidence makes a device trusted from its challenge on, for 24 hours")
  func normal() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    #expect(try await installation.ask(attester).codes == ["never_attested"])
    let challenge = try installation.challenge(attester)
    let issued = installation.clock.now
    installation.clock.pass(.minutes(4))
    let message = try attester.sign(for: challenge, at: installation.clock.now)
    let answer = try await installation.service.submitAttestation(message: message)
    try attester.hear(answer)
    #expect(answer.trusted)
    #expect(answer.continuity == "normal")
    #expect(answer.attestedAt == issued.rfc3339)
    #expect(answer.trustedUntil == (issued + .hours(24)).rfc3339)
    #expect(answer.remediationURL == nil)
    #expect(try await installation.ask(attester).lastAttestedAt == issued.rfc3339)
    installation.clock.jump(to: issued + .hours(24) - .seconds(1))
    #expect(try await installation.ask(attester).trusted)
    installation.clock.pass(.seconds(1))
    #expect(try await installation.ask(attester).codes == ["stale"])
  }

  @Test("an accepted message repeated is acknowledged again and changes nothing, whatever its signature")
  func repeated() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    let message = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
    let first = try await installation.service.submitAttestation(message: message)
    let before = try await installation.row(attester)
    installation.clock.pass(.minutes(3))
    for copy in [message, try Attester.withOtherSignature(message)] {
      let again = try await installation.service.submitAttestation(message: copy)
      #expect(again.message == first.message)
      #expect(again.receipt == first.receipt)
      #expect(again.attestedAt == first.attestedAt)
      #expect(again.trustedUntil == first.trustedUntil)
    }
    #expect(try await installation.row(attester).revision == before.revision)
  }

  @Test("a repeat tells the present state of the device, also long after its challenge has died")
  func repeatedLater() async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var attester = try await installation.enrolled()
    let message = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
    _ = try await installation.service.submitAttestation(message: message)
    _ = try await installation.service.change(attester.id, .suspend, reason: "lost", by: admin)
    installation.clock.pass(.hours(2))
    let answer = try await installation.service.submitAttestation(message: message)
    #expect(answer.state == "suspended")
    #expect(!answer.trusted)
    #expect(answer.reasons.map(\.code) == ["suspended"])
  }

  @Test("after a restart a message is still seen, and its receipt is the same")
  func afterRestart() async throws {
    var installation = try await Installation.make()
    var attester = try await installation.enrolled()
    let message = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
    let first = try await installation.service.submitAttestation(message: message)
    try await installation.restart()
    #expect(try await installation.service.submitAttestation(message: message).receipt == first.receipt)
    try attester.hear(first)
    #expect(try await installation.attest(&attester).trusted)
  }

  @Test("answers that get lost never lead to a fork: the next message lists what was not answered")
  func lostAnswers() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    for _ in 0..<3 {
      let message = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
      _ = try await installation.service.submitAttestation(message: message)
    }
    #expect(attester.unanswered.count == 3)
    #expect(try await installation.attest(&attester).continuity == "normal")
    #expect(attester.unanswered.isEmpty)
  }

  @Test("a message that a later one listed is superseded for good, and changes nothing")
  func superseded() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    let late = try attester.sign(for: try installation.challenge(attester), .open, at: installation.clock.now)
    try await installation.attest(&attester)
    let before = try await installation.row(attester).revision
    let found = try await rejection { _ = try await installation.service.submitAttestation(message: late) }
    #expect(found == .superseded)
    #expect(try await installation.row(attester).revision == before)
    #expect(try await installation.ask(attester).trusted)
  }

  @Test("a store set back to an older copy records a gap, trusts anew, and says gap again if asked again")
  func gap() async throws {
    var installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    let backup = try await installation.backUp()
    for _ in 0..<3 {
      installation.clock.pass(.hours(1))
      try await installation.attest(&attester)
    }
    try await installation.restart(restoring: backup)
    installation.clock.pass(.hours(1))
    let message = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
    let answer = try await installation.service.submitAttestation(message: message)
    #expect(answer.continuity == "gap")
    #expect(answer.trusted)
    let check = try #require(answer.checks.first { $0.check == "recorded_gap" })
    #expect(check.status == "fail" && check.severity == "warn" && !check.denies)
    #expect(try await installation.audit().last == "device_gap")
    let row = try await installation.row(attester)
    #expect(row.gapAt == installation.clock.now)
    #expect(row.lostUntil == 4)

    installation.clock.pass(.minutes(1))
    let again = try await installation.service.submitAttestation(message: message)
    #expect(again.continuity == "gap")
    try attester.hear(again)
    #expect(try await installation.attest(&attester).continuity == "normal")
    let admin = try await installation.admin()
    #expect(try await installation.service.showDevice(attester.id, by: admin).lastGapAt == row.gapAt?.rfc3339)
  }

  @Test("a fleet after a restore goes on without a quarantine")
  func fleetAfterRestore() async throws {
    var installation = try await Installation.make()
    var fleet: [Attester] = []
    for number in 0..<5 { fleet.append(try await installation.enrolled(for: "user\(number)@example.org")) }
    for index in fleet.indices.dropLast() { try await installation.attest(&fleet[index]) }
    let backup = try await installation.backUp()
    for index in fleet.indices { try await installation.attest(&fleet[index]) }
    try await installation.restart(restoring: backup)
    for index in fleet.indices { #expect(try await installation.attest(&fleet[index]).trusted) }
    #expect(try await installation.store.read { try $0.deviceCounts(in: .standard) } == [.active: 5])
  }

  @Test("suspended devices that ask again and again go on when they are resumed", arguments: [1, 40, 70])
  func suspendedAsksOften(_ times: Int) async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    _ = try await installation.service.change(attester.id, .suspend, reason: "lost", by: admin)
    // An agent repeats its newest message once 32 are unanswered and ends the run: the list never fills.
    for _ in 0..<times where attester.unanswered.count < 32 {
      installation.clock.pass(.minutes(10))
      #expect(try await rejection { try await installation.attest(&attester) } == .deviceSuspended)
    }
    installation.clock.pass(.minutes(10))
    _ = try await installation.service.change(attester.id, .resume, reason: "found", by: admin)
    #expect(try await installation.ask(attester).codes == ["never_attested"])
    installation.clock.pass(.seconds(1))
    let answer = try await installation.attest(&attester)
    #expect(answer.trusted)
    #expect(answer.continuity == "normal")
  }
}
