import Evidence
import HTTPTypes
import Hummingbird
import ServiceAPI
import StrictJSON
import UseCases

/// What people see: the remediation page, pages of problems, health.
extension RouteTable {
  mutating func addPageRoutes(contact: String?) {
    let service = service

    open(.get, "/devices/attest", .public) { request, _ in
      let remediation = try await service.showRemediation(link: try request.linkParameter())
      if request.headers[.accept]?.contains("application/json") == true { return try Self.live(remediation) }
      switch remediation {
      case .withoutLink:
        return try Self.page(NoticePage.withoutLink(origin: service.origin, contact: contact))
      case .expiredLink: return try Self.page(NoticePage.expiredLink(contact: contact), status: .gone)
      case .device(let view):
        let model = try PageModel(view, contact: contact)
        return Answer.html(try RemediationPage.render(model), headers: Self.pageHeaders)
      }
    }

    open(.get, "/problems/{code}", .public) { _, context in
      guard let guide = context.parameters.get("code").flatMap({ ProblemGuide.all[$0] }) else {
        return try Self.page(NoticePage.notFound(), status: .notFound)
      }
      return try Self.page(NoticePage.problem(guide))
    }

    open(.get, Stylesheet.path, .public) { _, _ in
      Answer.bytes(Array(Stylesheet.css.utf8), mediaType: Stylesheet.mediaType, cacheControl: "public, max-age=3600")
    }
    open(.get, LiveScript.path, .public) { _, _ in
      Answer.bytes(
        Array(LiveScript.javascript.utf8), mediaType: LiveScript.mediaType, cacheControl: "public, max-age=3600")
    }
    open(.get, "/healthz", .public) { _, _ in try Answer.json(["status": "alive"]) }
    open(.get, "/readyz", .public) { _, _ in
      guard await service.isReady() else { throw RequestRefusal.unavailable }
      return try Answer.json(["status": "ready"])
    }
  }

  private static let pageHeaders: HTTPFields = [.contentSecurityPolicy: RemediationPage.contentSecurityPolicy]

  private static func page(_ notice: NoticePage, status: HTTPResponse.Status = .ok) throws -> Response {
    Answer.html(try notice.render(), status: status, headers: pageHeaders)
  }

  /// What the page's script follows: it says nothing that the page does not.
  private static func live(_ remediation: TrustService.Remediation) throws -> Response {
    switch remediation {
    case .withoutLink: throw RequestRefusal.notFound("link")
    case .expiredLink: throw RequestRefusal.notFound("link")
    case .device(let view): return try Answer.json(try LiveResult(try PageModel(view, contact: nil)))
    }
  }
}

/// The body that the page's script polls.
struct LiveResult: Encodable {
  let trusted: Bool
  let state: String
  let attestedAt: String?
  let evaluatedAt: String
  /// Changes whenever the page would.
  let version: String

  init(_ model: PageModel) throws {
    trusted = model.trusted
    state = model.state.rawValue
    attestedAt = model.attestedAt?.rfc3339
    evaluatedAt = model.evaluatedAt.rfc3339
    version = model.version
  }

  enum CodingKeys: String, CodingKey {
    case trusted, state
    case attestedAt = "attested_at"
    case evaluatedAt = "evaluated_at"
    case version
  }
}

extension PageModel {
  init(_ view: TrustService.RemediationView, contact: String?) throws {
    guard let device = DeviceID(view.deviceID), let state = DeviceState(rawValue: view.state) else {
      throw RequestRefusal.unavailable
    }
    // Everything that the page shows but the moment of asking.
    let shown =
      try JSONValue(encoding: view.checks).text + view.state + view.reasons.map(\.code).joined(separator: ",")
      + (view.attestedAt?.rfc3339 ?? "") + (view.trustedUntil?.rfc3339 ?? "")
    self.init(
      deviceID: device, label: view.label, system: view.system, state: state, trusted: view.trusted,
      reasons: view.reasons, checks: view.checks, attestedAt: view.attestedAt, trustedUntil: view.trustedUntil,
      evaluatedAt: view.evaluatedAt, version: Base64URL.encode(Bytes32(sha256: Array(shown.utf8)).bytes.prefix(12)),
      contact: contact)
  }
}

extension ProblemGuide {
  /// Every code that an answer can have, with its page.
  static let all: [String: ProblemGuide] = {
    var guides: [String: ProblemGuide] = [:]
    for rejection in MessageRejection.all { guides[rejection.code] = ProblemGuide(rejection) }
    for refusal in RequestRefusal.all where guides[refusal.code] == nil {
      guides[refusal.code] = ProblemGuide(
        code: refusal.code, status: refusal.status, title: refusal.text, meaning: refusal.meaning, steps: [])
    }
    return guides
  }()
}

extension Request {
  /// The capability of the link; anything else in the query is ignored, since links are mangled on their way.
  fileprivate func linkParameter() throws -> [UInt8]? {
    for pair in (uri.query ?? "").split(separator: "&") where pair.hasPrefix("link=") {
      return Array(pair.dropFirst(5).utf8.prefix(256))
    }
    return nil
  }
}
