import DeviceKeys
import Evidence
import Posture
import StrictJSON

/// All claims of a message but its posture.
struct EvidenceDraft {
  let device: DeviceID
  let audience: String
  let issuedAt: Instant
  let challenge: Challenge
  let sequence: UInt64
  let receipt: Receipt?
  let unanswered: [MessageHash]
  let boot: BootIdentity

  /// Signs the message; of a posture that is too large for one message the least important facts become unknown.
  func sign(_ posture: Posture, with key: some DeviceKey) throws(AgentError) -> SignedMessage {
    let keyID = key.publicKey.thumbprint
    let sent = posture.fitting { posture in
      let placeholder = [UInt8](repeating: 0, count: 64)
      return CompactJWS.make(.evidence, keyID: keyID, claims: claims(posture), sign: { _ in placeholder }).count
        <= CompactJWS.maxBytes
    }
    let bytes: [UInt8]
    do throws(DeviceKeyError) {
      bytes = try CompactJWS.make(
        .evidence, keyID: keyID, claims: claims(sent),
        sign: { input throws(DeviceKeyError) in try key.sign(input) })
    } catch {
      throw .stateUnusable(error.text)
    }
    guard let message = SignedMessage(bytes) else { throw .stateUnusable("the message it made is malformed") }
    return message
  }

  private func claims(_ posture: Posture) -> JSONValue {
    EvidenceClaims(
      device: device, audience: audience, issuedAt: issuedAt, challenge: challenge, sequence: sequence, receipt: receipt,
      unanswered: unanswered, bootSeed: boot.seed, uptime: boot.uptime, software: AgentVersion.name,
      softwareVersion: AgentVersion.current, posture: posture
    ).json
  }
}
