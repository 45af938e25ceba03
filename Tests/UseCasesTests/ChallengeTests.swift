import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases

@Suite("Challenges")
struct ChallengeTests {
  @Test("a challenge is given for any well-formed id, without a trace, and no two are alike")
  func anyDevice() async throws {
    let installation = try await Installation.make()
    let id = Attester().id
    let before = try await installation.audit()
    var seen: Set<String> = []
    for _ in 0..<1_000 { seen.insert(installation.service.issueChallenge(for: id).challenge) }
    #expect(seen.count == 1_000)
    #expect(try await installation.audit() == before)
  }

  @Test("a challenge is good for five minutes and not a second longer", arguments: [0, 299, 300, 301])
  func lifetime(seconds: Int64) async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    let challenge = try installation.challenge(attester)
    installation.clock.pass(.seconds(seconds))
    let message = try attester.sign(for: challenge, at: installation.clock.now)
    if seconds <= 300 {
      #expect(try await installation.service.submitAttestation(message: message).trusted)
    } else {
      let found = try await rejection { _ = try await installation.service.submitAttestation(message: message) }
      #expect(found == .challengeExpired)
    }
  }

  @Test("a challenge given before a restart is good after it, at any replica")
  func restart() async throws {
    var installation = try await Installation.make()
    var attester = try await installation.enrolled()
    let challenge = try installation.challenge(attester)
    try await installation.restart()
    let message = try attester.sign(for: challenge, at: installation.clock.now)
    #expect(try await installation.replica(epoch: 2).submitAttestation(message: message).trusted)
  }

  @Test("one challenge for two messages of one device: the second follows the first, none counts twice")
  func twice() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    let challenge = try installation.challenge(attester)
    for _ in 0..<2 {
      let message = try attester.sign(for: challenge, at: installation.clock.now)
      try attester.hear(try await installation.service.submitAttestation(message: message))
    }
    #expect(try await installation.row(attester).lastAccepted?.sequence == 2)
  }

  @Test("a challenge with any one byte changed is refused")
  func forged() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    let bytes = try #require(Base64URL.decode(try installation.challenge(attester).base64URL.utf8))
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1
      // An issue time that is no moment at all has no form.
      guard let challenge = Challenge(base64URL: Base64URL.encode(changed)) else { continue }
      let message = try attester.sign(for: challenge, at: installation.clock.now)
      let found = try await rejection { _ = try await installation.service.submitAttestation(message: message) }
      #expect(found == .challengeForged, "byte \(index)")
    }
  }
}
