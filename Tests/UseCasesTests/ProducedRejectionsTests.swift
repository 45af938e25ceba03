import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import UseCases

/// Produces every case of the closed list of refused messages by the stories themselves; a new case does not compile without.
@Suite("Produced refusals of messages")
struct ProducedRejectionsTests {
  @Test("each refusal of a message comes from a story", arguments: MessageRejection.all)
  func produced(_ expected: MessageRejection) async throws {
    var installation = try await Installation.make()
    let found = try await rejection { try await Self.produce(expected, &installation) }
    #expect(found.code == expected.code)
  }

  /// Ends with the throwing call.
  private static func produce(_ rejection: MessageRejection, _ installation: inout Installation) async throws {
    switch rejection {
    case .tooLarge, .malformedMessage, .malformedHeader, .wrongAlgorithm, .wrongType, .malformedClaims, .wrongProfile,
      .wrongAudience, .unknownKey, .keyMismatch, .badSignature:
      try await submitMalformed(rejection, installation)
    case .devicePending, .deviceSuspended, .deviceQuarantined, .deviceRetired:
      try await submitInactive(rejection, installation)
    case .challengeForged, .challengeExpired, .challengeFromFuture, .challengeBelowFloor, .challengeEpochUnknown:
      try await submitStale(rejection, installation)
    case .receiptForged, .superseded, .forgotten, .forked:
      try await submitOffChain(rejection, &installation)
    case .tokenMismatch, .tokenExpired, .tokenUsed, .tokenRevoked, .keyAlreadyEnrolled, .replacedDeviceGone:
      try await enrolRefused(rejection, installation)
    }
  }

  private static func submitMalformed(_ rejection: MessageRejection, _ installation: Installation) async throws {
    let attester = try await installation.enrolled()
    let service = installation.service
    let now = installation.clock.now
    var next = attester
    next.sequence = 1
    let claims = next.claims(for: try installation.challenge(attester), at: now).json
    var message = try next.signed(.evidence, claims)
    switch rejection {
    case .tooLarge: message += Array(repeating: UInt8(ascii: "A"), count: CompactJWS.maxBytes)
    case .malformedMessage: message.removeAll { $0 == UInt8(ascii: ".") }
    case .malformedHeader: message = try header(["alg": "ES256", "typ": "vouchsafe-evidence+jwt"], of: message)
    case .wrongAlgorithm:
      let kid = JSONValue.string(try next.publicKey().thumbprint.base64URL)
      message = try header(["alg": "none", "kid": kid, "typ": "vouchsafe-evidence+jwt"], of: message)
    case .wrongType: message = try next.signed(.enrolment, claims)
    case .malformedClaims: message = try next.signed(.evidence, changing(claims, "seq", to: .string("1")))
    case .wrongProfile: message = try next.signed(.evidence, changing(claims, "eat_profile", to: "urn:uuid:another"))
    case .wrongAudience:
      message = try next.signed(.evidence, changing(claims, "aud", to: "https://elsewhere.example"))
    case .unknownKey: message = try Attester().signed(.evidence, claims)
    case .keyMismatch:
      let other = try await installation.enrolled(for: "bob@example.org")
      message = try next.signed(.evidence, changing(claims, "iss", to: .string(other.id.description)))
    case .badSignature: message = message.dropLast(86) + Base64URL.encodeBytes(Array(repeating: 1, count: 64))
    default: Issue.record("no producer for \(rejection.code)")
    }
    _ = try await service.submitAttestation(message: message)
  }

  private static func submitInactive(_ rejection: MessageRejection, _ installation: Installation) async throws {
    var attester = try await installation.enrolled(approval: rejection == .devicePending ? "required" : nil)
    let admin = try await installation.admin()
    let service = installation.service
    switch rejection {
    case .devicePending: break
    case .deviceSuspended: _ = try await service.change(attester.id, .suspend, reason: "lost", by: admin)
    case .deviceRetired: _ = try await service.change(attester.id, .retire, reason: "sold", by: admin)
    case .deviceQuarantined: _ = try await fork(&attester, installation)
    default: Issue.record("no producer for \(rejection.code)")
    }
    try await installation.attest(&attester)
  }

  private static func submitStale(_ rejection: MessageRejection, _ installation: Installation) async throws {
    var attester = try await installation.enrolled()
    let clock = installation.clock
    var challenge = try installation.challenge(attester)
    switch rejection {
    case .challengeForged:
      let stranger = Attester()
      challenge = try installation.challenge(stranger)
    case .challengeExpired: clock.pass(.seconds(301))
    case .challengeFromFuture: clock.jump(to: clock.now - .minutes(2))
    case .challengeBelowFloor:
      let admin = try await installation.admin()
      _ = try await installation.service.change(attester.id, .suspend, reason: "lost", by: admin)
      _ = try await installation.service.change(attester.id, .resume, reason: "found", by: admin)
    case .challengeEpochUnknown:
      let ahead = installation.replica(epoch: 2).issueChallenge(for: attester.id)
      challenge = try #require(Challenge(base64URL: ahead.challenge))
    default: Issue.record("no producer for \(rejection.code)")
    }
    _ = try await installation.service.submitAttestation(message: try attester.sign(for: challenge, at: clock.now))
  }

  private static func submitOffChain(_ rejection: MessageRejection, _ installation: inout Installation) async throws {
    var attester = try await installation.enrolled()
    switch rejection {
    case .receiptForged:
      var other = try await installation.enrolled(for: "bob@example.org")
      try await installation.attest(&attester)
      try await installation.attest(&other)
      attester.receipt = other.receipt
      try await installation.attest(&attester)
    case .superseded:
      let late = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
      try await installation.attest(&attester)
      _ = try await installation.service.submitAttestation(message: late)
    case .forgotten:
      // Signed and never delivered; then the store loses what came after it.
      try await installation.attest(&attester)
      let backup = try await installation.backUp()
      let early = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
      for _ in 0..<2 { try await installation.attest(&attester) }
      try await installation.restart(restoring: backup)
      try await installation.attest(&attester)
      _ = try await installation.service.submitAttestation(message: early)
    case .forked: throw try await fork(&attester, installation)
    default: Issue.record("no producer for \(rejection.code)")
    }
  }

  /// Two machines go on from one state; what the second of them hears.
  private static func fork(_ attester: inout Attester, _ installation: Installation) async throws -> MessageRejection {
    try await installation.attest(&attester)
    var copy = attester
    try await installation.attest(&attester)
    return try await rejection { try await installation.attest(&copy) }
  }

  private static func enrolRefused(_ expected: MessageRejection, _ installation: Installation) async throws {
    let service = installation.service
    let admin = try await installation.admin()
    var attester = Attester()
    var token = try await installation.token()
    var message = try attester.enrolment(token: token)
    switch expected {
    case .tokenMismatch: token = try await installation.token()
    case .tokenExpired: installation.clock.pass(.hours(24))
    case .tokenRevoked: _ = try await service.revokeToken(token.listedName, reason: "sent to the wrong person", by: admin)
    case .tokenUsed:
      _ = try await service.enrolDevice(message: message, token: token)
      message = try Attester().enrolment(token: token)
    case .keyAlreadyEnrolled:
      _ = try await service.enrolDevice(message: message, token: token)
      token = try await installation.token()
      message = try attester.enrolment(token: token)
    case .replacedDeviceGone:
      let old = try await installation.enrolled()
      token = try await installation.token(replaces: old.id)
      _ = try await service.change(old.id, .retire, reason: "sold", by: admin)
      attester = Attester()
      message = try attester.enrolment(token: token)
    default: Issue.record("no producer for \(expected.code)")
    }
    _ = try await service.enrolDevice(message: message, token: token)
  }

  private static func header(_ header: JSONValue, of message: [UInt8]) throws -> [UInt8] {
    let dot = try #require(message.firstIndex(of: UInt8(ascii: ".")))
    return Base64URL.encodeBytes(header.bytes) + message[dot...]
  }

  private static func changing(_ claims: JSONValue, _ name: String, to value: JSONValue) throws -> JSONValue {
    var object = try #require(claims.object)
    object[name] = value
    return .object(object)
  }
}
