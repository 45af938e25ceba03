package import Evidence
package import ServiceAPI
import StrictJSON

// The three requests of the agent (docs/wire.md).
extension ServerConnection {
  /// `POST /v1/enrollments`: the request as it is on disk, with the token it was made for.
  func enrol(
    _ request: EnrolmentRequest, _ token: EnrolmentToken, within limit: Duration
  ) async throws(ServerFault) -> EnrolmentAnswer {
    let answer = try await post(
      "/v1/enrollments", request.bytes, type: "application/jwt", bearer: token.secret, within: limit)
    return try Self.decode(answer)
  }

  /// `POST /v1/challenges`: what the next message must answer, and what the server understands.
  package func challenge(for device: DeviceID, within limit: Duration) async throws(ServerFault) -> OfferedChallenge {
    let body: JSONValue = ["device_id": .string(device.description)]
    let answer: ChallengeAnswer = try Self.decode(
      try await post("/v1/challenges", body.bytes, type: "application/json", within: limit))
    guard let offer = OfferedChallenge(answer) else {
      throw .notOurs(status: 200, "the challenge is not one of this profile")
    }
    return offer
  }

  /// `POST /v1/attestations`: the message as it is on disk.
  package func attest(
    _ message: SignedMessage, within limit: Duration
  ) async -> Result<AttestationAnswer, ServerFault> {
    do throws(ServerFault) {
      let answer = try await post("/v1/attestations", message.bytes, type: "application/eat+jwt", within: limit)
      return .success(try Self.decode(answer))
    } catch {
      return .failure(error)
    }
  }

  private static func decode<Answer: Decodable>(_ value: JSONValue) throws(ServerFault) -> Answer {
    do throws(JSONFieldError) {
      return try value.decode(Answer.self, unknownMembers: .ignore)
    } catch {
      throw .notOurs(status: 200, "in the answer \(error)")
    }
  }
}

/// A challenge as the agent uses it.
package struct OfferedChallenge: Sendable {
  /// The longest life of a challenge that the agent believes.
  private static let maxLife = 300

  package let challenge: Challenge
  /// For how long, from its receipt on, the server takes it.
  package let life: Duration
  package let profiles: [String]
  /// The highest version of each fact that the server understands.
  package let facts: [String: Int]

  /// Nil unless it holds a challenge of this profile.
  package init?(_ answer: ChallengeAnswer) {
    guard let challenge = Challenge(base64URL: answer.challenge), answer.expiresIn > 0 else { return nil }
    self.challenge = challenge
    life = .seconds(min(answer.expiresIn, Self.maxLife))
    profiles = answer.profiles
    facts = answer.facts
  }
}
