import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases

/// Nothing from before a resumption, a release or a reassignment comes back to life.
@Suite("Trust floor")
struct TrustFloorTests {
  enum Turn: String, CaseIterable, Sendable {
    case resume, reassign, release
  }

  @Test("what was accepted before does not count, not even in the same second", arguments: Turn.allCases)
  func sameSecond(_ turn: Turn) async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    let owner = try await Self.take(turn, &attester, installation)
    #expect(try await installation.ask(attester, user: owner).codes == ["never_attested"])
    // A challenge of this very second may have been handed out before the turn.
    #expect(try await rejection { try await installation.attest(&attester) } == .challengeBelowFloor)
    installation.clock.pass(.seconds(1))
    try await installation.attest(&attester)
    #expect(try await installation.ask(attester, user: owner).trusted)
  }

  @Test("what a clock that ran ahead had dated beyond the floor does not count either", arguments: Turn.allCases)
  func datedAhead(_ turn: Turn) async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    installation.clock.jump(to: installation.clock.now - .seconds(50))
    let owner = try await Self.take(turn, &attester, installation)
    #expect(try await installation.ask(attester, user: owner).codes == ["never_attested"])
    installation.clock.pass(.minutes(2))
    #expect(try await installation.ask(attester, user: owner).codes == ["never_attested"])
    try await installation.attest(&attester)
    #expect(try await installation.ask(attester, user: owner).trusted)
  }

  @Test("a message signed before and held back is refused", arguments: Turn.allCases)
  func heldBack(_ turn: Turn) async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    let held = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
    installation.clock.pass(.seconds(2))
    _ = try await Self.take(turn, &attester, installation)
    let found = try await rejection { _ = try await installation.service.submitAttestation(message: held) }
    // The message that a release names had listed it: it has come too late for good already.
    #expect(found == (turn == .release ? .superseded : .challengeBelowFloor))
  }

  /// Leads the device through the turn; the owner afterwards.
  private static func take(_ turn: Turn, _ attester: inout Attester, _ installation: Installation) async throws -> String {
    let admin = try await installation.admin()
    switch turn {
    case .resume:
      _ = try await installation.service.change(attester.id, .suspend, reason: "lost", by: admin)
      _ = try await installation.service.change(attester.id, .resume, reason: "found", by: admin)
    case .reassign:
      _ = try await installation.service.reassign(
        attester.id, DeviceReassignment(reason: "new colleague", owner: "bob@example.org"), by: admin)
      return "bob@example.org"
    case .release:
      let conflict = try await Fork.make(&attester, installation)
      _ = try await installation.service.release(
        attester.id, DeviceRelease(reason: "a snapshot", message: conflict.accepted), by: admin)
    }
    return "ann@example.org"
  }
}
