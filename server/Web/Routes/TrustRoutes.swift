import Evidence
import Hummingbird
import ServiceAPI
import UseCases

/// What policy decision points call.
extension RouteTable {
  mutating func addTrustRoutes() {
    let service = service
    let pairs = PairLimiter(now: { service.clock.reading().now })

    guarded(.get, "/v1/devices/{id}/trust", .pdp) { request, context, caller in
      try pairs.count(1, by: caller)
      let query = try request.query(["user"])
      guard let text = query["user"] else {
        throw RequestRefusal.invalidQuery(name: "user", detail: "is missing")
      }
      guard let user = User(text) else {
        throw RequestRefusal.invalidQuery(name: "user", detail: "must be 1 to 256 bytes of UTF-8 without control characters")
      }
      let device = try context.deviceID()
      let reply = await service.queryTrust(device: device, user: user, by: caller)
      let cacheControl = reply.maxAge > 0 ? "private, max-age=\(reply.maxAge)" : "no-store"
      return try Answer.json(reply.answer, cacheControl: cacheControl)
    }

    guarded(.post, "/v1/trust/query", .pdp) { request, _, caller in
      let query: TrustQuery = try await request.json(maxBytes: 1_048_576)
      try pairs.count(query.items.count, by: caller)
      return try Answer.json(try await service.queryTrust(query, by: caller))
    }
  }
}

extension ServerRequestContext {
  /// The `{id}` of the path as a device id.
  func deviceID() throws(RequestRefusal) -> DeviceID {
    guard let text = parameters.get("id"), let id = DeviceID(text) else {
      throw .invalidField(pointer: "/id", detail: "is not a device id")
    }
    return id
  }
}
