import Evidence
import ServiceAPI
import Testing

@testable import UseCases

/// Two machines with one key and one state, of which the second to speak is found out.
struct Fork {
  /// The hash of the message that had been accepted.
  let accepted: String
  /// The hash of the one that does not follow from it.
  let conflicting: String
  /// The machine whose message was not accepted.
  var copy: Attester

  /// Leaves the device quarantined; `attester` is the machine whose message was accepted last.
  static func make(_ attester: inout Attester, _ installation: Installation) async throws -> Fork {
    var copy = attester
    let accepted = try await installation.attest(&attester).message
    let message = try copy.sign(for: try installation.challenge(copy), at: installation.clock.now)
    let found = try await rejection { _ = try await installation.service.submitAttestation(message: message) }
    #expect(found == .forked)
    let hash = try CompactJWS(parsing: message, as: .evidence).hash
    return Fork(accepted: accepted, conflicting: hash.base64URL, copy: copy)
  }
}
