import Crypto
import Evidence
import Foundation
import NIOHTTP1
import Posture
import ServiceAPI
import StrictJSON
import Testing

/// A device of the tests' own: it signs whatever posture it is told to. A copy of this value is a clone of the device.
struct TestAttester: Sendable {
  let server: TestServer
  let owner: String
  let id: String
  /// As they were sent, for whoever wants to send them again.
  let enrolment: (token: String, message: [UInt8])
  private let key: P256.Signing.PrivateKey
  private(set) var sequence: UInt64 = 0
  private(set) var receipt: Receipt?
  private(set) var unanswered: [MessageHash] = []

  /// Enrols over HTTP.
  init(at server: TestServer, owner: String = "ann@example.com", approval: String = "auto") async throws {
    self.server = server
    self.owner = owner
    key = P256.Signing.PrivateKey()
    let made = try await server.post(
      "/v1/admin/tokens", TokenRequest(owner: owner, approval: approval), as: server.administrator)
    let token = try made.body(TokenCreated.self).token
    let message = try Self.message(
      .enrolment, key,
      EnrolmentClaims(
        audience: server.origin, tokenHash: SecretHash(of: Array(token.utf8)), key: try Self.publicKey(key)
      ).json)
    enrolment = (token, message)
    let answer = try await Self.enrol(at: server, token, message)
    try #require(answer.status == 201, "\(answer.text)")
    id = try answer.body(EnrolmentAnswer.self).deviceID
  }

  static func enrol(at server: TestServer, _ token: String, _ message: [UInt8]) async throws -> HTTPAnswer {
    try await ask(
      .POST, server.origin + "/v1/enrollments",
      [("Authorization", "Bearer \(token)"), ("Content-Type", "application/jwt")], body: message)
  }

  private static func publicKey(_ key: P256.Signing.PrivateKey) throws -> DevicePublicKey {
    try #require(DevicePublicKey(rawBytes: key.publicKey.rawRepresentation))
  }

  private static func message(_ kind: MessageKind, _ key: P256.Signing.PrivateKey, _ claims: JSONValue) throws -> [UInt8] {
    try CompactJWS.make(kind, keyID: try publicKey(key).thumbprint, claims: claims) { input in
      Array(try key.signature(for: input).rawRepresentation)
    }
  }

  func challenge() async throws -> Challenge {
    let answer = try await ask(
      .POST, server.origin + "/v1/challenges", [("Content-Type", "application/json")],
      body: JSONValue(encoding: ChallengeRequest(deviceID: id)).bytes)
    return try #require(Challenge(base64URL: try answer.body(ChallengeAnswer.self).challenge))
  }

  /// Signs the next message; from then on it is unanswered.
  mutating func sign(_ posture: Posture, for challenge: Challenge) throws -> [UInt8] {
    let claims = EvidenceClaims(
      device: try #require(DeviceID(id)), audience: server.origin, issuedAt: challenge.issuedAt, challenge: challenge,
      sequence: sequence + 1, receipt: receipt, unanswered: unanswered, bootSeed: Array(0..<16), uptime: 321,
      software: "test", softwareVersion: "0.1.0", posture: posture)
    let message = try Self.message(.evidence, key, claims.json)
    sequence += 1
    unanswered.append(try CompactJWS(parsing: message, as: .evidence).hash)
    return message
  }

  func send(_ message: [UInt8]) async throws -> HTTPAnswer {
    try await ask(.POST, server.origin + "/v1/attestations", [("Content-Type", "application/eat+jwt")], body: message)
  }

  /// Takes the acknowledged message and the older ones off the list, as an agent does.
  @discardableResult
  mutating func hear(_ answer: HTTPAnswer) throws -> AttestationAnswer {
    let acknowledgement = try answer.body(AttestationAnswer.self)
    let hash = try #require(MessageHash(base64URL: acknowledgement.message))
    let index = try #require(unanswered.firstIndex(of: hash), "an acknowledgement of a message that waits for one")
    unanswered.removeFirst(index + 1)
    guard let heard = Receipt(base64URL: acknowledgement.receipt) else { throw TestFailure("a malformed receipt") }
    receipt = heard
    return acknowledgement
  }

  /// Asks, signs and sends; what is not accepted stays unanswered.
  mutating func submit(_ posture: Posture = SampleMachine.mended) async throws -> HTTPAnswer {
    let answer = try await send(try sign(posture, for: try await challenge()))
    if answer.status == 200 { try hear(answer) }
    return answer
  }

  /// Attests, and expects an acknowledgement; what is dated before the device's floor is signed anew.
  @discardableResult
  mutating func attest(
    _ posture: Posture = SampleMachine.mended, location: SourceLocation = #_sourceLocation
  ) async throws -> AttestationAnswer {
    let end = ContinuousClock.now + .seconds(30)
    while true {
      let answer = try await submit(posture)
      if answer.status == 200 { return try answer.body() }
      guard answer.code == "challenge_below_floor", ContinuousClock.now < end else {
        throw TestFailure("refused at \(location): \(answer.text)")
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  /// What the application is told of the owner on this device.
  func trust() async throws -> TrustAnswer { try await server.trust(id, owner) }
}
