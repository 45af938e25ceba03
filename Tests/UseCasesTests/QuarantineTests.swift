import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases

@Suite("Quarantine")
struct QuarantineTests {
  @Test("a fork quarantines the device, keeps both messages and tells why")
  func fork() async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    let fork = try await Fork.make(&attester, installation)
    #expect(try await installation.ask(attester).codes == ["quarantined"])
    let detail = try await installation.service.showDevice(attester.id, by: admin)
    #expect(detail.device.state == "quarantined")
    #expect(detail.conflict.map(\.hash) == [fork.accepted, fork.conflicting])
    #expect(detail.conflict.map(\.sequence) == [2, 2])
    #expect(try await installation.audit().last == "device_quarantined")
    // Neither machine gets anything accepted now.
    var copy = fork.copy
    #expect(try await rejection { try await installation.attest(&attester) } == .deviceQuarantined)
    #expect(try await rejection { try await installation.attest(&copy) } == .deviceQuarantined)
  }

  @Test("only a release lifts it, naming one of the two messages")
  func wrongRelease() async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    _ = try await Fork.make(&attester, installation)
    let other = MessageHash(Bytes32(sha256: [1])).base64URL
    let found = try await refusal {
      _ = try await installation.service.release(attester.id, DeviceRelease(reason: "guess", message: other), by: admin)
    }
    #expect(found.code == "invalid_field")
    for action in [TrustService.DeviceAction.approve, .suspend, .resume] {
      let found = try await refusal {
        _ = try await installation.service.change(attester.id, action, reason: "try", by: admin)
      }
      #expect(found == .wrongState("the device is quarantined"))
    }
  }

  @Test("a release goes on with the machine it names and forks with the other", arguments: [true, false])
  func release(acceptedOne: Bool) async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    let fork = try await Fork.make(&attester, installation)
    installation.clock.pass(.hours(1))
    let detail = try await installation.service.release(
      attester.id,
      DeviceRelease(reason: "a snapshot was put back", message: acceptedOne ? fork.accepted : fork.conflicting), by: admin)
    #expect(detail.device.state == "active")
    #expect(detail.conflict.isEmpty)
    #expect(!detail.device.trusted)
    installation.clock.pass(.minutes(1))
    var named = acceptedOne ? attester : fork.copy
    var other = acceptedOne ? fork.copy : attester
    #expect(try await installation.attest(&named).trusted)
    #expect(try await rejection { try await installation.attest(&other) } == .forked)
    #expect(try await installation.ask(attester).codes == ["quarantined"])
  }

  @Test("the machine that was not named cannot pass its receipts off as a loss of the store")
  func abandonedReceipts() async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    var old = attester
    for _ in 0..<4 { try await installation.attest(&attester) }
    // The machine that was set back speaks; its message is named; the other holds a receipt of a higher `seq`.
    let message = try old.sign(for: try installation.challenge(old), at: installation.clock.now)
    #expect(try await rejection { _ = try await installation.service.submitAttestation(message: message) } == .forked)
    let named = try CompactJWS(parsing: message, as: .evidence).hash.base64URL
    _ = try await installation.service.release(
      attester.id, DeviceRelease(reason: "restored from its backup", message: named), by: admin)
    installation.clock.pass(.minutes(1))
    #expect(try await rejection { try await installation.attest(&attester) } == .forked)
  }
}
