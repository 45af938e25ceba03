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
        throw limiter.countFailure(of: context.source, else: .unauthenticated)
      }
      try request.requireMediaType("application/jwt")
      let message = try await request.bytes(maxBytes: CompactJWS.maxBytes)
      do {
        let answer = try await service.enrolDevice(message: message, token: token)
        return try Answer.json(
          answer, status: .created, headers: [.location: "\(service.origin)/v1/admin/devices/\(answer.deviceID)"])
      } catch RequestRefusal.unauthenticated {
        throw limiter.countFailure(of: context.source, else: .unauthenticated)
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
      let message = try await request.bytes(maxBytes: CompactJWS.maxBytes)
      do {
        return try Answer.json(try await service.submitAttestation(message: message))
      } catch let rejection as MessageRejection where rejection == .badSignature || rejection == .unknownKey {
        let refusal = limiter.countFailure(of: context.source, else: .forbidden)
        if case .tooManyRequests = refusal { throw refusal }
        throw rejection
      }
    }
  }
}
