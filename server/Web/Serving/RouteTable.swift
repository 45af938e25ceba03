package import HTTPTypes
import Hummingbird
import Store
import UseCases

/// Who may call a route; every route declares exactly one.
package enum RouteKind: String, Sendable, Hashable, CaseIterable {
  /// Anybody.
  case `public`
  /// The bearer of an enrolment token.
  case token
  /// The signer of the message in the body.
  case signature
  /// A policy decision point's credential.
  case pdp
  /// An administrator's credential.
  case admin
  /// An auditor's credential, or an administrator's: reading only.
  case auditor

  /// The roles whose credentials open the route; empty where no credential does.
  var roles: Set<CredentialRow.Role> {
    switch self {
    case .public, .token, .signature: []
    case .pdp: [.pdp]
    case .admin: [.admin]
    case .auditor: [.admin, .auditor]
    }
  }
}

/// The routes of the server as they are declared; the router is filled from nowhere else.
package struct RouteTable {
  package struct Entry: Sendable, Hashable {
    package let method: HTTPRequest.Method
    /// As `/v1/devices/{id}/trust`.
    package let path: String
    package let kind: RouteKind
  }

  package private(set) var entries: [Entry] = []
  let router: Router<ServerRequestContext>
  let service: TrustService
  let limiter: FailureLimiter

  init(router: Router<ServerRequestContext>, service: TrustService, limiter: FailureLimiter) {
    self.router = router
    self.service = service
    self.limiter = limiter
  }

  /// A route that no credential opens: `public`, or proved by what the request holds.
  mutating func open(
    _ method: HTTPRequest.Method, _ path: String, _ kind: RouteKind,
    _ handler: @escaping @Sendable (Request, ServerRequestContext) async throws -> Response
  ) {
    entries.append(Entry(method: method, path: path, kind: kind))
    router.on(RouterPath(path), method: method, use: handler)
  }

  /// A route for callers with a credential. The handler cannot be written without the caller, who is proved before it runs
  /// and before anything is looked up.
  mutating func guarded(
    _ method: HTTPRequest.Method, _ path: String, _ kind: RouteKind,
    _ handler: @escaping @Sendable (Request, ServerRequestContext, Caller) async throws -> Response
  ) {
    entries.append(Entry(method: method, path: path, kind: kind))
    let service = service
    let limiter = limiter
    router.on(RouterPath(path), method: method) { request, context in
      guard let bearer = request.bearer, let caller = try await service.authenticate(bearer: bearer) else {
        service.countRefusal(from: context.source, code: RequestRefusal.unauthenticated.code, route: path)
        throw limiter.countFailure(of: context.source, else: RequestRefusal.unauthenticated)
      }
      guard kind.roles.contains(caller.role) else { throw RequestRefusal.forbidden }
      return try await handler(request, context, caller)
    }
  }

  /// Whether a path has one spelling: no empty segment, no slash at its end. The router would take `//v1/` for `/v1`, and a
  /// proxy in front that guards `/v1` would not.
  static func isCanonical(_ path: String) -> Bool {
    let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return segments.first?.isEmpty == true && segments.dropFirst().allSatisfy { !$0.isEmpty }
  }

  /// The methods of a path that exists, for `Allow`; empty if there is no such path.
  static func methods(of path: String, in entries: [Entry]) -> [String] {
    let asked = path.split(separator: "/", omittingEmptySubsequences: true)
    return entries.filter { entry in
      let declared = entry.path.split(separator: "/", omittingEmptySubsequences: true)
      return declared.count == asked.count
        && zip(declared, asked).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }.map(\.method.rawValue).sorted()
  }
}

extension Request {
  /// What follows `Bearer ` in `Authorization`; nil if the header is absent, repeated or of another scheme.
  var bearer: [UInt8]? {
    let values = headers[values: .authorization]
    guard values.count == 1, let value = values.first else { return nil }
    let bytes = Array(value.utf8)
    // The scheme is compared without case (RFC 9110 §11.1), what follows byte for byte.
    guard bytes.count > 7, String(decoding: bytes.prefix(7), as: UTF8.self).lowercased() == "bearer " else { return nil }
    return Array(bytes.dropFirst(7))
  }
}
