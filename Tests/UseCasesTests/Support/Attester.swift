import Crypto
import Evidence
import Posture
import ServiceAPI
import StrictJSON
import Testing

@testable import UseCases

/// A machine with its key and its place in the chain, as `docs/wire.md` tells an agent to behave.
struct Attester: Sendable {
  let key: P256.Signing.PrivateKey
  var id: DeviceID
  var audience = Installation.origin
  var sequence: UInt64 = 0
  var receipt: Receipt?
  var unanswered: [MessageHash] = []

  init(key: P256.Signing.PrivateKey = P256.Signing.PrivateKey()) {
    self.key = key
    var generator = SystemRandomNumberGenerator()
    id = .random(using: &generator)
  }

  func publicKey() throws -> DevicePublicKey {
    try #require(DevicePublicKey(rawBytes: Array(key.publicKey.rawRepresentation)))
  }

  /// A message of any kind and claims, signed by this key.
  func signed(_ kind: MessageKind, _ claims: JSONValue) throws -> [UInt8] {
    try CompactJWS.make(kind, keyID: try publicKey().thumbprint, claims: claims) { input in
      Array(try key.signature(for: input).rawRepresentation)
    }
  }

  func enrolment(token: Secret, audience: String? = nil) throws -> [UInt8] {
    try signed(
      .enrolment,
      EnrolmentClaims(audience: audience ?? self.audience, tokenHash: token.hash, key: try publicKey()).json)
  }

  /// Signs the next message and remembers it as unanswered.
  mutating func sign(for challenge: Challenge, _ posture: TestPosture = .healthy, at now: Instant) throws -> [UInt8] {
    sequence += 1
    let message = try signed(.evidence, claims(for: challenge, posture, at: now).json)
    unanswered.append(try CompactJWS(parsing: message, as: .evidence).hash)
    return message
  }

  /// The claims of the message that this machine's state makes now.
  func claims(for challenge: Challenge, _ posture: TestPosture = .healthy, at now: Instant) -> EvidenceClaims {
    EvidenceClaims(
      device: id, audience: audience, issuedAt: now, challenge: challenge, sequence: sequence, receipt: receipt,
      unanswered: unanswered.suffix(EvidenceClaims.maxUnanswered), bootSeed: Array(repeating: 7, count: 16), uptime: 60,
      software: "vouchsafe-agent", softwareVersion: "0.1.0", posture: posture.posture(at: now))
  }

  /// Believes an acknowledgement of a message that is on the list, and nothing else.
  mutating func hear(_ answer: AttestationAnswer) throws {
    let hash = try #require(MessageHash(base64URL: answer.message))
    let index = try #require(unanswered.firstIndex(of: hash))
    let receipt = try #require(Receipt(base64URL: answer.receipt))
    #expect(receipt.message == hash)
    unanswered.removeFirst(index + 1)
    self.receipt = receipt
  }

  /// The same message with the other signature that ECDSA lets anybody make: (r, n − s).
  static func withOtherSignature(_ message: [UInt8]) throws -> [UInt8] {
    let signature = try #require(Base64URL.decode(message.suffix(86)))
    let order = try #require(
      Base16.bytes("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"))
    var difference: [UInt8] = []
    var borrow = 0
    for (whole, part) in zip(order, signature.suffix(32)).reversed() {
      var digit = Int(whole) - Int(part) - borrow
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += 256 }
      difference.insert(UInt8(digit), at: 0)
    }
    return message.prefix(message.count - 86) + Base64URL.encodeBytes(signature.prefix(32) + difference)
  }
}

private enum Base16 {
  static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue).map(UInt8.init)
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
