import Evidence
import ServiceAPI
import StrictJSON
import Testing
import Trust

@testable import Store
@testable import UseCases

/// Whatever happens in whatever order: "trusted" is said only on young evidence that passes, of an active device, for its user.
@Suite("Trust over random sequences of events")
struct FreshnessSequenceTests {
  @Test("trusted implies young accepted evidence, a passing policy, an active device bound to that user", arguments: 1...24)
  func property(seed: UInt64) async throws {
    var world = try await TrustWorld.make(seed: seed)
    for step in 0..<60 {
      let event = try await world.takeStep()
      try await world.check("seed \(seed), step \(step), after \(event)")
    }
    // A world in which nobody is ever trusted would prove nothing.
    #expect(world.grants > 0, "seed \(seed)")
  }

  @Test("neither a restart nor a replay makes trust last longer", arguments: 1...8)
  func neverLonger(seed: UInt64) async throws {
    var installation = try await Installation.make()
    var generator = SeededGenerator(seed: seed)
    var attester = try await installation.enrolled()
    let message = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
    let end = try #require(try await installation.service.submitAttestation(message: message).trustedUntil)
    let start = installation.clock.now
    while installation.clock.now < start + .hours(30) {
      installation.clock.pass(.seconds(.random(in: 60...7_200, using: &generator)))
      if Bool.random(using: &generator) { try await installation.restart() }
      if Bool.random(using: &generator) {
        #expect(try await installation.service.submitAttestation(message: message).attestedAt == start.rfc3339)
      }
      let answer = try await installation.ask(attester)
      #expect(answer.trusted == (installation.clock.now < start + .hours(24)))
      if answer.trusted { #expect(answer.trustedUntil == end) }
    }
  }
}
