import Evidence
import HTTPTypes
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases
@testable import Web

/// Every route under every credential that is not its own.
@Suite("Authorisation of every route")
struct AuthorisationTests {
  /// A way of presenting oneself.
  enum Presented: String, CaseIterable, Sendable {
    case nothing, garbage, pdp, admin, auditor, expired, revoked, token, unknownToken, evidence, link, twice, basic, padded

    /// Whether the server sees something that could be a bearer's secret.
    var isBearer: Bool {
      switch self {
      case .nothing, .twice, .basic: false
      case .garbage, .pdp, .admin, .auditor, .expired, .revoked, .token, .unknownToken, .evidence, .link, .padded: true
      }
    }
  }

  @Test("each route lets in its own callers and refuses all others, before it reads anything", arguments: Presented.allCases)
  func everyRoute(_ presented: Presented) async throws {
    let server = try await WebServer.make()
    let secrets = try await Secrets.make(server)
    let table = server.built().table
    var visits: [(RouteTable.Entry, Visit)] = []
    for entry in table { visits.append((entry, try await Visit.of(entry, server))) }
    let all = visits
    try await server.serve { asker in
      for (entry, visit) in all {
        // A minute of its own for each, or the failures would be too many.
        server.installation.clock.pass(.seconds(2))
        let place: Comment = "\(entry.method) \(entry.path) with \(presented)"
        let answer = try await asker.make(visit, headers: secrets.headers(presented, for: entry.kind))
        switch Self.expected(presented, entry.kind) {
        case .letIn where entry.kind == .token: #expect(answer.code == "token_mismatch", place)
        case .letIn: #expect(answer.status != 401 && answer.status != 403, place)
        case .refuse(let refusal):
          #expect(answer.status == refusal.status, place)
          #expect(answer.code == refusal.code, place)
          #expect(answer.cacheControl == "no-store", place)
          guard refusal == .unauthenticated else { continue }
          let challenge = answer.headers[.wwwAuthenticate]
          let bearer = #"Bearer realm="vouchsafe""#
          #expect(challenge == (presented.isBearer ? bearer + #", error="invalid_token""# : bearer), place)
        }
      }
    }
  }

  private enum Outcome {
    case letIn
    case refuse(RequestRefusal)
  }

  private static func expected(_ presented: Presented, _ kind: RouteKind) -> Outcome {
    switch kind {
    case .public, .signature: return .letIn
    // A token that is known opens the way to the proof, which then is not made for it.
    case .token: return presented == .token ? .letIn : .refuse(.unauthenticated)
    case .pdp, .admin, .auditor:
      guard let role = CredentialRow.Role(rawValue: presented.rawValue) else { return .refuse(.unauthenticated) }
      return kind.roles.contains(role) ? .letIn : .refuse(.forbidden)
    }
  }

  @Test("without a credential nothing is looked up: the answer is the same when the store is gone")
  func noLookUp() async throws {
    let server = try await WebServer.make()
    let table = server.built().table
    await server.installation.store.close()
    try await server.serve { asker in
      for entry in table where entry.kind != .public && entry.kind != .signature {
        for bearer in [nil, "vadm_tooshort"] {
          let uri = entry.path.replacing("{id}", with: "dev_aaaqeayeaudaocajbifqydiob4")
          let answer = try await asker.ask(entry.method, uri, bearer: bearer, type: "text/plain", body: [1, 2, 3])
          #expect(answer.status == 401, "\(entry.path)")
        }
      }
    }
  }

  @Test("a caller of another tenant finds nothing of what the path names")
  func otherTenant() async throws {
    let server = try await WebServer.make()
    let stranger = try await server.installation.secondTenant()
    let created = try await server.installation.service.createCredential(
      CredentialRequest(name: "spy", role: "admin"), by: stranger)
    let gateway = try await server.installation.service.createCredential(
      CredentialRequest(name: "spy-gateway", role: "pdp"), by: stranger)
    for entry in server.built().table where entry.path.contains("{id}") {
      let visit = try await Visit.of(entry, server)
      try await server.serve { asker in
        if entry.kind == .pdp {
          let answer = try await asker.make(visit, bearer: gateway.credential)
          #expect(answer.status == 200)
          #expect(answer.json?["reasons"]?.array?.map { $0["code"]?.string } == ["unknown_device"])
        } else {
          let answer = try await asker.make(visit, bearer: created.credential)
          #expect(answer.status == 404 && answer.code == "not_found", "\(entry.method) \(entry.path)")
        }
      }
    }
  }

  @Test("the scheme is compared without case, what follows byte for byte")
  func scheme() async throws {
    let server = try await WebServer.make()
    let secret = server.installation.administrator.text
    try await server.serve { asker in
      for (value, status) in [
        ("bearer \(secret)", 200), ("BEARER \(secret)", 200), ("Bearer  \(secret)", 401), ("Bearer\t\(secret)", 401),
        ("Bearer \(secret.uppercased())", 401), ("Bearer \(secret),", 401), ("Token \(secret)", 401), (secret, 401),
        ("Bearer", 401), ("Bearer ", 401),
      ] {
        let answer = try await asker.get("/v1/admin/tokens", headers: [.authorization: value])
        #expect(answer.status == status, "\(value.prefix(8))")
      }
    }
  }
}

/// Secrets of every kind, made once for a server.
private struct Secrets: Sendable {
  let byName: [String: String]
  let administrator: String

  static func make(_ server: WebServer) async throws -> Secrets {
    let installation = server.installation
    var byName: [String: String] = [:]
    for role in ["pdp", "auditor"] { byName[role] = try await server.credential(role).credential }
    byName["admin"] = installation.administrator.text
    for role in ["pdp", "admin", "auditor"] {
      byName["expired-\(role)"] = try await server.credential(role, name: "old-\(role)", expiresIn: 60).credential
      let revoked = try await server.credential(role, name: "gone-\(role)")
      _ = try await installation.service.revokeCredential(
        revoked.entry.credentialID, reason: "left", by: try await installation.admin())
      byName["revoked-\(role)"] = revoked.credential
    }
    installation.clock.pass(.minutes(1))
    byName["token"] = try await installation.token().text
    byName["unknownToken"] = Secret.random(.enrolmentToken).text
    var attester = try await installation.enrolled()
    let message = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
    byName["evidence"] = String(decoding: message, as: UTF8.self)
    let url = try #require(try await installation.ask(attester).remediationURL)
    byName["link"] = String(url.split(separator: "=").last ?? "")
    return Secrets(byName: byName, administrator: installation.administrator.text)
  }

  func headers(_ presented: AuthorisationTests.Presented, for kind: RouteKind) -> HTTPFields {
    let own = kind == .pdp ? "pdp" : kind == .auditor ? "auditor" : kind == .token ? "token" : "admin"
    var headers = HTTPFields()
    switch presented {
    case .nothing: break
    case .garbage: headers[.authorization] = "Bearer vadm_\(String(repeating: "%00", count: 20))"
    case .pdp, .admin, .auditor, .token, .unknownToken, .evidence, .link:
      headers[.authorization] = "Bearer \(byName[presented.rawValue] ?? "")"
    case .expired, .revoked:
      let role = own == "token" ? "admin" : own
      headers[.authorization] = "Bearer \(byName["\(presented.rawValue)-\(role)"] ?? "")"
    case .twice:
      let secret = byName[own] ?? ""
      headers.append(HTTPField(name: .authorization, value: "Bearer \(secret)"))
      headers.append(HTTPField(name: .authorization, value: "Bearer \(secret)"))
    case .basic: headers[.authorization] = "Basic \(byName[own] ?? "")"
    case .padded: headers[.authorization] = "Bearer \(byName[own] ?? "")="
    }
    return headers
  }
}
