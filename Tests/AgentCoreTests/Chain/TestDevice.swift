import AgentCore
import Crypto
import DeviceKeys
import Evidence
import Posture
import StrictJSON
import Testing

/// A device whose messages are signed for real, and the sealing key of its server.
struct TestDevice {
  let id: DeviceID
  let key: SoftwareKey
  let sealing: SealingKey
  let audience: String
  var chain: AttesterChain

  init(id: DeviceID, key: SoftwareKey, sealing: SealingKey, audience: String, chain: AttesterChain) {
    self.id = id
    self.key = key
    self.sealing = sealing
    self.audience = audience
    self.chain = chain
  }

  /// A device that has signed nothing.
  init() throws {
    self.init(
      id: try #require(DeviceID(bytes: Array(repeating: 3, count: 16))), key: try SoftwareKey(),
      sealing: SealingKey(epoch: 1, key: SymmetricKey(size: .bits256)), audience: "https://trust.example.com",
      chain: AttesterChain())
  }

  /// Signs the next message and takes it up.
  mutating func sign() throws -> SignedMessage {
    let message = try signed()
    let taken = chain.sign(message)
    try #require(taken)
    return message
  }

  /// The message that is signed next, as the server's rules see it, once its hash is known.
  var nextMessage: (MessageHash) -> ReferenceVerifier.Message {
    let chain = chain
    return {
      ReferenceVerifier.Message(
        hash: $0, sequence: chain.sequence + 1, receipt: chain.receipt, unanswered: chain.unanswered)
    }
  }

  func receipt(_ sequence: UInt64, _ hash: MessageHash) -> Receipt {
    Receipt(for: id, sequence: sequence, message: hash, key: sealing)
  }

  /// The chain as the state file would give it back.
  func reloadedChain() throws -> AttesterChain {
    let origin = try ServerOrigin(parsing: audience)
    let state = AgentState(
      server: origin,
      stage: .enrolled(.init(device: id, audience: origin.text, stateAtEnrolment: "active", chain: chain)))
    let read = try AgentState(reading: try JSONValue(parsing: state.json.bytes, limits: AgentState.limits))
    #expect(read == state)
    guard case .enrolled(let enrolled) = read.stage else { throw JSONFieldError("", .missing) }
    return enrolled.chain
  }

  private func signed() throws -> SignedMessage {
    let random = (0..<16).map { _ in UInt8.random(in: 0...255) }
    let challenge = Challenge(for: id, at: Instant(seconds: 1_800_000_000), random: random, key: sealing)
    let claims = EvidenceClaims(
      device: id, audience: audience, issuedAt: Instant(seconds: 1_800_000_001), challenge: challenge,
      sequence: try #require(chain.nextSequence), receipt: chain.receipt, unanswered: chain.unanswered,
      bootSeed: Array(repeating: 1, count: 16), uptime: 1, software: "test", softwareVersion: "1.0.0", posture: Posture())
    let bytes = try CompactJWS.make(.evidence, keyID: key.publicKey.thumbprint, claims: claims.json) { try key.sign($0) }
    return try #require(SignedMessage(bytes))
  }
}

/// The same numbers for the same seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
