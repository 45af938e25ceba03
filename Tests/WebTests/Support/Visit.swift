import Evidence
import HTTPTypes
import ServiceAPI
import StrictJSON
import Testing

@testable import UseCases
@testable import Web

/// A good request for each route, and what must be there before it.
struct Visit: Sendable {
  let method: HTTPRequest.Method
  let uri: String
  var type: String?
  var body: [UInt8]?
  /// The enrolment token, where the body was made for one.
  var bearer: String?

  /// Makes what the route needs; a route without a visit is a failure of the test.
  static func of(_ entry: RouteTable.Entry, _ server: WebServer) async throws -> Visit {
    let installation = server.installation
    let reason: JSONValue = ["reason": "a test"]
    switch (entry.method.rawValue, entry.path) {
    case ("POST", "/v1/enrollments"):
      let token = try await installation.token()
      return Visit(
        method: .post, uri: entry.path, type: "application/jwt", body: try Attester().enrolment(token: token),
        bearer: token.text)
    case ("POST", "/v1/challenges"):
      return json(entry.path, ["device_id": .string(Attester().id.description)])
    case ("POST", "/v1/attestations"):
      var attester = try await installation.enrolled()
      let message = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
      return Visit(method: .post, uri: entry.path, type: "application/eat+jwt", body: message)
    case ("GET", "/v1/devices/{id}/trust"):
      return get("/v1/devices/\(try await attested(installation).id)/trust?user=ann%40example.org")
    case ("POST", "/v1/trust/query"):
      let id = JSONValue.string(try await attested(installation).id.description)
      return json(entry.path, ["items": [["device_id": id, "user": "ann@example.org"]]])
    case ("GET", "/v1/admin/devices/{id}"):
      return get("/v1/admin/devices/\(try await attested(installation).id)")
    case ("GET", "/v1/admin/trust"):
      return get("/v1/admin/trust?device=\(try await attested(installation).id)&user=ann%40example.org")
    case ("GET", "/problems/{code}"): return get("/problems/forked")
    case ("GET", _): return get(entry.path)
    case ("POST", "/v1/admin/devices/{id}/approve"):
      return device(entry, try await installation.enrolled(approval: "required"), reason)
    case ("POST", "/v1/admin/devices/{id}/suspend"), ("POST", "/v1/admin/devices/{id}/retire"):
      return device(entry, try await installation.enrolled(), reason)
    case ("POST", "/v1/admin/devices/{id}/resume"):
      let attester = try await installation.enrolled()
      _ = try await installation.service.change(attester.id, .suspend, reason: "x", by: try await installation.admin())
      return device(entry, attester, reason)
    case ("POST", "/v1/admin/devices/{id}/release"):
      var attester = try await attested(installation)
      let fork = try await Fork.make(&attester, installation)
      return device(entry, attester, ["reason": "a test", "message": .string(fork.accepted)])
    case ("POST", "/v1/admin/devices/{id}/reassign"):
      return device(entry, try await installation.enrolled(), ["reason": "a test", "owner": "bob@example.org"])
    case ("POST", "/v1/admin/devices/{id}/users/add"):
      return device(entry, try await installation.enrolled(), ["user": "bob@example.org"])
    case ("POST", "/v1/admin/devices/{id}/users/remove"):
      let attester = try await installation.enrolled()
      _ = try await installation.service.changeUsers(
        attester.id, adding: true, DeviceUserChange(user: "bob@example.org"), by: try await installation.admin())
      return device(entry, attester, ["user": "bob@example.org"])
    case ("POST", "/v1/admin/tokens"): return json(entry.path, ["owner": "ann@example.org"])
    case ("POST", "/v1/admin/tokens/{id}/revoke"):
      return json("/v1/admin/tokens/\(try await installation.token().listedName)/revoke", reason)
    case ("POST", "/v1/admin/credentials"): return json(entry.path, ["name": "another", "role": "pdp"])
    case ("POST", "/v1/admin/credentials/{id}/revoke"):
      let id = try await server.credential("pdp", name: "short-lived").entry.credentialID
      return json("/v1/admin/credentials/\(id)/revoke", reason)
    case ("POST", "/v1/admin/policies/check"), ("POST", "/v1/admin/policies/dry-run"),
      ("POST", "/v1/admin/policies/apply"):
      return json(entry.path, ["yaml": .string(TestPolicy.second)])
    case ("POST", "/v1/admin/exceptions"): return json(entry.path, exception(installation))
    case ("POST", "/v1/admin/exceptions/{id}/end"):
      let added = try await installation.service.addException(
        try exception(installation).decode(ExceptionRequest.self, unknownMembers: .refuse), by: try await installation.admin())
      return json("/v1/admin/exceptions/\(added.exceptionID)/end", reason)
    default:
      Issue.record("no visit for \(entry.method) \(entry.path)")
      return get(entry.path)
    }
  }

  private static func attested(_ installation: Installation) async throws -> Attester {
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    return attester
  }

  private static func exception(_ installation: Installation) -> JSONValue {
    [
      "owner": "ann@example.org", "checks": ["firewall"], "reason": "a fair",
      "until": .string((installation.clock.now + .days(1)).rfc3339),
    ]
  }

  private static func get(_ uri: String) -> Visit { Visit(method: .get, uri: uri) }

  private static func json(_ uri: String, _ body: JSONValue) -> Visit {
    Visit(method: .post, uri: uri, type: "application/json", body: body.bytes)
  }

  private static func device(_ entry: RouteTable.Entry, _ attester: Attester, _ body: JSONValue) -> Visit {
    json("/v1/admin/devices/\(attester.id)/\(entry.path.split(separator: "/").dropFirst(4).joined(separator: "/"))", body)
  }
}

extension Asker {
  func make(_ visit: Visit, bearer: String? = nil, headers: HTTPFields = [:]) async throws -> WebAnswer {
    try await ask(visit.method, visit.uri, bearer: bearer, type: visit.type, body: visit.body, headers: headers)
  }
}
