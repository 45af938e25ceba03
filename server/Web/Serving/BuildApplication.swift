package import Hummingbird
import HummingbirdCore
import HTTPTypes
import Locked
package import Logging
import NIOCore
package import ServiceLifecycle
package import UseCases

/// Where the server listens.
package struct ListenAddress: Sendable, Hashable {
  package let host: String
  package let port: Int

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }
}

/// The routes of a server and the responder that serves them.
package struct BuiltServer {
  package let table: [RouteTable.Entry]
  package let router: Router<ServerRequestContext>
}

/// Fills a router from the table; the program and the tests call the same function.
package func buildRouter(service: TrustService, contact: String?, logger: Logger) -> BuiltServer {
  let router = Router(context: ServerRequestContext.self)
  // The table is known only once the router is filled; the middleware must be added before.
  let declared = Locked<[RouteTable.Entry]>([])
  router.add(
    middleware: OutermostMiddleware(origin: service.origin, logger: logger, table: { declared.withLock { $0 } }))
  var table = RouteTable(
    router: router, service: service, limiter: FailureLimiter(now: { service.clock.reading().now }))
  table.addAgentRoutes()
  table.addTrustRoutes()
  table.addAdminRoutes()
  table.addPageRoutes(contact: contact)
  let entries = table.entries
  declared.withLock { $0 = entries }
  return BuiltServer(table: entries, router: router)
}

/// The whole server from values.
package func buildApplication(
  service: TrustService, listen: ListenAddress, contact: String?, services: [any Service], logger: Logger,
  onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
) -> some ApplicationProtocol {
  let built = buildRouter(service: service, contact: contact, logger: logger)
  // The framework's own lines would hold whole addresses of requests.
  var frameworkLogger = logger
  frameworkLogger.logLevel = max(logger.logLevel, .warning)
  return Application(
    router: built.router,
    // A connection that says nothing must not stay for ever.
    server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(75))),
    configuration: ApplicationConfiguration(address: .hostname(listen.host, port: listen.port), serverName: nil),
    services: services, onServerRunning: onServerRunning, logger: frameworkLogger)
}
