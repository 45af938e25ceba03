package import Evidence
import Posture
package import ServiceAPI
import Trust

/// An agent asks for a challenge. Given for any well-formed device id, without a look-up and without a trace.
extension TrustService {
  package func issueChallenge(for device: DeviceID) -> ChallengeAnswer {
    let challenge = Challenge(
      for: device, at: clock.reading().now, random: Randomness.bytes(16), key: keys.challengeKey())
    return ChallengeAnswer(
      challenge: challenge.base64URL, expiresIn: Int(ChallengeWindow.lifetime.seconds),
      profiles: [EvidenceClaims.profile],
      facts: Dictionary(uniqueKeysWithValues: PostureCatalogue.versions.map { ($0.name, $0.version) }))
  }
}
