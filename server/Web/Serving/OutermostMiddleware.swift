import Evidence
import HTTPTypes
import Hummingbird
import Logging
import ServiceAPI
import StrictJSON
import UseCases

/// Around everything: turns every error into one form, sets the headers that every answer has, writes the request log.
///
/// The framework's own log would write the query, which holds users and capabilities; this one writes the route.
struct OutermostMiddleware: RouterMiddleware {
  let origin: String
  let logger: Logger
  /// Declared after the router is filled, hence a box.
  let table: @Sendable () -> [RouteTable.Entry]

  func handle(
    _ request: Request, context: ServerRequestContext, next: (Request, ServerRequestContext) async throws -> Response
  ) async throws -> Response {
    let started = ContinuousClock.now
    var response: Response
    var code: String?
    do {
      guard RouteTable.isCanonical(request.uri.path) else { throw RequestRefusal.notFound("path") }
      response = try await next(request, context)
    } catch {
      var refused = RefusedRequest(
        Self.isUnrouted(error) ? unrouted(request) : error, origin: origin, bearerWasSent: request.bearer != nil)
      if refused.problem.code == RequestRefusal.methodNotAllowed.code {
        refused.headers[.allow] = RouteTable.methods(of: request.uri.path, in: table()).joined(separator: ", ")
      }
      if refused.isFault { logger.error("request failed", metadata: ["error": "\(error)", "request": "\(context.id)"]) }
      code = refused.problem.code
      response = try Answer.problem(refused)
    }
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "no-referrer"
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    // Whoever asks for the head alone reads what follows it as the next answer.
    if request.method == .head { response = response.createHeadResponse() }
    let elapsed = ContinuousClock.now - started
    logger.info(
      "request",
      metadata: [
        "request": "\(context.id)", "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? "-")",
        "status": "\(response.status.code)", "code": "\(code ?? "-")",
        "microseconds": "\(elapsed.components.attoseconds / 1_000_000_000_000 + elapsed.components.seconds * 1_000_000)",
      ])
    return response
  }

  private static func isUnrouted(_ error: any Error) -> Bool {
    guard let error = error as? HTTPError else { return false }
    return error.status == .notFound || error.status == .methodNotAllowed
  }

  private func unrouted(_ request: Request) -> any Error {
    RouteTable.methods(of: request.uri.path, in: table()).isEmpty
      ? RequestRefusal.notFound("path") : RequestRefusal.methodNotAllowed
  }
}

extension HTTPField.Name {
  static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .xContentTypeOptions
}
