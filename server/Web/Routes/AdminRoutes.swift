import Evidence
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceAPI
import UseCases

/// What administrators and auditors call: devices, and pages of lists.
extension RouteTable {
  mutating func addAdminRoutes() {
    addDeviceRoutes()
    addSecretRoutes()
    addPolicyRoutes()
    addAuditRoutes()
  }

  private mutating func addDeviceRoutes() {
    let service = service
    guarded(.get, "/v1/admin/devices", .auditor) { request, _, caller in
      let page = try request.page()
      return try Answer.json(try await service.listDevices(after: page.after, limit: page.limit, by: caller))
    }
    guarded(.get, "/v1/admin/devices/{id}", .auditor) { _, context, caller in
      try Answer.json(try await service.showDevice(try context.deviceID(), by: caller))
    }
    for action in TrustService.DeviceAction.allCases {
      guarded(.post, "/v1/admin/devices/{id}/\(action.rawValue)", .admin) { request, context, caller in
        let body: DeviceChange = try await request.json()
        return try Answer.json(
          try await service.change(try context.deviceID(), action, reason: body.reason, by: caller))
      }
    }
    guarded(.post, "/v1/admin/devices/{id}/release", .admin) { request, context, caller in
      try Answer.json(try await service.release(try context.deviceID(), try await request.json(), by: caller))
    }
    guarded(.post, "/v1/admin/devices/{id}/reassign", .admin) { request, context, caller in
      try Answer.json(try await service.reassign(try context.deviceID(), try await request.json(), by: caller))
    }
    for (word, adding) in [("add", true), ("remove", false)] {
      guarded(.post, "/v1/admin/devices/{id}/users/\(word)", .admin) { request, context, caller in
        try Answer.json(
          try await service.changeUsers(try context.deviceID(), adding: adding, try await request.json(), by: caller))
      }
    }
  }

  private mutating func addSecretRoutes() {
    let service = service
    guarded(.get, "/v1/admin/tokens", .auditor) { request, _, caller in
      let page = try request.page()
      return try Answer.json(try await service.listTokens(after: page.after, limit: page.limit, by: caller))
    }
    guarded(.post, "/v1/admin/tokens", .admin) { request, _, caller in
      let created = try await service.createToken(try await request.json(), by: caller)
      return try Answer.json(
        created, status: .created, headers: [.location: "\(service.origin)/v1/admin/tokens"])
    }
    guarded(.post, "/v1/admin/tokens/{id}/revoke", .admin) { request, context, caller in
      let body: DeviceChange = try await request.json()
      return try Answer.json(
        try await service.revokeToken(context.parameters.get("id") ?? "", reason: body.reason, by: caller))
    }
    guarded(.get, "/v1/admin/credentials", .auditor) { _, _, caller in
      try Answer.json(try await service.listCredentials(by: caller))
    }
    guarded(.post, "/v1/admin/credentials", .admin) { request, _, caller in
      let created = try await service.createCredential(try await request.json(), by: caller)
      return try Answer.json(
        created, status: .created, headers: [.location: "\(service.origin)/v1/admin/credentials"])
    }
    guarded(.post, "/v1/admin/credentials/{id}/revoke", .admin) { request, context, caller in
      let body: DeviceChange = try await request.json()
      return try Answer.json(
        try await service.revokeCredential(context.parameters.get("id") ?? "", reason: body.reason, by: caller))
    }
  }

  private mutating func addPolicyRoutes() {
    let service = service
    guarded(.get, "/v1/admin/policies/active", .auditor) { _, _, caller in
      try Answer.json(try await service.activePolicy(by: caller))
    }
    guarded(.post, "/v1/admin/policies/check", .admin) { request, _, _ in
      try Answer.json(try service.checkPolicy(try await request.json()))
    }
    guarded(.post, "/v1/admin/policies/dry-run", .admin) { request, _, caller in
      try Answer.json(try await service.dryRunPolicy(try await request.json(), by: caller))
    }
    guarded(.post, "/v1/admin/policies/apply", .admin) { request, _, caller in
      try Answer.json(try await service.applyPolicy(try await request.json(), by: caller))
    }
    guarded(.get, "/v1/admin/exceptions", .auditor) { request, _, caller in
      let page = try request.page()
      return try Answer.json(try await service.listExceptions(after: page.after, limit: page.limit, by: caller))
    }
    guarded(.post, "/v1/admin/exceptions", .admin) { request, _, caller in
      let added = try await service.addException(try await request.json(), by: caller)
      return try Answer.json(added, status: .created, headers: [.location: "\(service.origin)/v1/admin/exceptions"])
    }
    guarded(.post, "/v1/admin/exceptions/{id}/end", .admin) { request, context, caller in
      let body: DeviceChange = try await request.json()
      return try Answer.json(
        try await service.endException(context.parameters.get("id") ?? "", reason: body.reason, by: caller))
    }
  }

  private mutating func addAuditRoutes() {
    let service = service
    guarded(.get, "/v1/admin/audit", .auditor) { request, _, caller in
      let page = try request.page()
      guard let after = Int64(page.after ?? "0"), after >= 0 else {
        throw RequestRefusal.invalidQuery(name: "after", detail: "is not a number of an entry")
      }
      return try Answer.json(try await service.listAudit(after: after, limit: page.limit, by: caller))
    }
    guarded(.get, "/v1/admin/audit/checkpoint", .auditor) { _, _, caller in
      try Answer.json(try await service.auditCheckpoint(by: caller).json)
    }
    guarded(.get, "/v1/admin/audit/export", .auditor) { _, _, caller in
      Response(
        status: .ok, headers: [.contentType: "application/jsonl", .cacheControl: "no-store"],
        body: ResponseBody { writer in
          try await service.exportAudit(by: caller) { try await writer.write(ByteBuffer(bytes: $0)) }
          try await writer.finish(nil)
        })
    }
    guarded(.get, "/v1/admin/trust", .auditor) { request, _, caller in
      let query = try request.query(["device", "user"])
      guard let device = query["device"].flatMap({ DeviceID($0) }) else {
        throw RequestRefusal.invalidQuery(name: "device", detail: "is not a device id")
      }
      guard let user = query["user"].flatMap({ User($0) }) else {
        throw RequestRefusal.invalidQuery(name: "user", detail: "must be 1 to 256 bytes of UTF-8 without control characters")
      }
      return try Answer.json(try await service.explainTrust(device: device, user: user, by: caller))
    }
  }
}

extension Request {
  /// `after` and `limit` of a list; 1 to 500 rows, 100 if nothing is said.
  fileprivate func page() throws(RequestRefusal) -> (after: String?, limit: Int) {
    let query = try query(["after", "limit"])
    guard let text = query["limit"] else { return (query["after"], 100) }
    guard let limit = Int(text), (1...500).contains(limit) else {
      throw .invalidQuery(name: "limit", detail: "must be 1 to 500")
    }
    return (query["after"], limit)
  }
}
