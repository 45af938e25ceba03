import Evidence
import HTTPTypes
import Hummingbird
import ServiceAPI
import UseCases

/// What agents call.
extension RouteTable {
  mutating func addAgentRoutes() {
    let service = service
    let limiter = limiter

    open(.post, "/v1/enrollments", .token) { request, context in
      guard let bearer = request.bearer, let token = Secret(bearer, of: .enrolmentToken) else {
        throw limiter.countFailure(of: context.source, else: RequestRefusal.unauthenticated)
      }
      // Before anything is read: a caller without a known token learns nothing else.
      guard try await service.knows(token) else {
        throw limiter.countFailure(of: context.source, else: RequestRefusal.unauthenticated)
      }
      try request.requireMediaType("application/jwt")
      let message = try await request.message()
      do {
        let answer = try await service.enrolDevice(message: message, token: token)
        return try Answer.json(
          answer, status: .created, headers: [.location: "\(service.origin)/v1/admin/devices/\(answer.deviceID)"])
      } catch let rejection as MessageRejection where rejection.isFailedProof {
        throw limiter.countFailure(of: context.source, else: rejection)
      }
    }

    open(.post, "/v1/challenges", .public) { request, _ in
      let body: ChallengeRequest = try await request.json(maxBytes: 1_024)
      guard let device = DeviceID(body.deviceID) else {
        throw RequestRefusal.invalidField(pointer: "/device_id", detail: "is not a device id")
      }
      return try Answer.json(service.issueChallenge(for: device))
    }

    open(.post, "/v1/attestations", .signature) { request, context in
      try request.requireMediaType("application/eat+jwt")
      let message = try await request.message()
      do {
        return try Answer.json(try await service.submitAttestation(message: message))
      } catch let rejection as MessageRejection where rejection.isFailedProof {
        throw limiter.countFailure(of: context.source, else: rejection)
      }
    }
  }
}

extension Request {
  /// A signed message; one that is too large is refused as such, not as a body.
  fileprivate func message() async throws -> [UInt8] {
    do {
      return try await bytes(maxBytes: CompactJWS.maxBytes)
    } catch RequestRefusal.bodyTooLarge {
      throw MessageRejection.tooLarge
    }
  }
}

extension MessageRejection {
  /// Whether what should have proved the sender did not: a signature, a key or a token.
  fileprivate var isFailedProof: Bool {
    switch self {
    case .badSignature, .unknownKey, .tokenMismatch, .tokenExpired, .tokenUsed, .tokenRevoked: true
    case .tooLarge, .malformedMessage, .malformedHeader, .wrongAlgorithm, .wrongType, .malformedClaims, .wrongProfile,
      .wrongAudience, .keyMismatch, .devicePending, .deviceSuspended, .deviceQuarantined, .deviceRetired, .challengeForged,
      .challengeExpired, .challengeFromFuture, .challengeBelowFloor, .challengeEpochUnknown, .receiptForged, .superseded,
      .forgotten, .forked, .keyAlreadyEnrolled, .replacedDeviceGone:
      false
    }
  }
}
