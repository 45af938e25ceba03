import Crypto
import Evidence
import Posture
import StrictJSON
import Testing

/// A device with a key of its own and a server's sealing key, for tests that make messages.
struct TestDevice {
  let key = P256.Signing.PrivateKey()
  let id: DeviceID
  let sealing = SealingKey(epoch: 7, key: SymmetricKey(data: Array(repeating: 9, count: 32)))

  init() {
    var generator = SystemRandomNumberGenerator()
    id = DeviceID.random(using: &generator)
  }

  var publicKey: DevicePublicKey {
    get throws { try #require(DevicePublicKey(rawBytes: key.publicKey.rawRepresentation)) }
  }

  func challenge(at now: Instant = Instant(seconds: 1_800_000_000)) -> Challenge {
    Challenge(for: id, at: now, random: Array(repeating: 5, count: 16), key: sealing)
  }

  func claims(sequence: UInt64 = 1, receipt: Receipt? = nil, unanswered: [MessageHash] = []) -> EvidenceClaims {
    EvidenceClaims(
      device: id, audience: "https://trust.example", issuedAt: Instant(seconds: 1_800_000_001), challenge: challenge(),
      sequence: sequence, receipt: receipt, unanswered: unanswered, bootSeed: Array(0..<16), uptime: 321,
      software: "vouchsafe-agent", softwareVersion: "0.1.0", posture: Posture())
  }

  func sign(_ input: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: input).rawRepresentation) }

  func message(_ claims: JSONValue, kind: MessageKind = .evidence) throws -> [UInt8] {
    try CompactJWS.make(kind, keyID: try publicKey.thumbprint, claims: claims, sign: sign)
  }

  /// A message with any header and any payload, signed properly.
  func message(header: String, payload: [UInt8]) throws -> [UInt8] {
    let input = Base64URL.encodeBytes(header.utf8) + [UInt8(ascii: ".")] + Base64URL.encodeBytes(payload)
    return input + [UInt8(ascii: ".")] + Base64URL.encodeBytes(try sign(input))
  }
}
