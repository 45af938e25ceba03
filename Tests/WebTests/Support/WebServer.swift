import Evidence
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InMemoryLogging
import Logging
import NIOCore
import ServiceAPI
import StrictJSON
import Testing

@testable import UseCases
@testable import Web

/// The whole server over an installation of its own, asked in process or over a port.
struct WebServer: Sendable {
  var installation: Installation
  let log: InMemoryLogHandler

  static func make(queue: Int = 1_024) async throws -> WebServer {
    var log = InMemoryLogHandler()
    log.logLevel = .trace
    let handler = log
    let logger = Logger(label: "test") { _ in handler }
    return WebServer(installation: try await Installation.make(queue: queue, logger: logger), log: log)
  }

  private var logger: Logger { Logger(label: "test") { [log] _ in log } }

  /// The routes as they are declared and the router that was filled from them.
  func built() -> BuiltServer { buildRouter(service: installation.service, contact: nil, logger: logger) }

  /// Each call has a server of its own, with its own count of failures.
  func serve(_ setup: TestingSetup = .router, _ body: @Sendable (Asker) async throws -> Void) async throws {
    let application = buildApplication(
      service: installation.service, listen: ListenAddress(host: "127.0.0.1", port: 0), contact: "the help desk", services: [],
      logger: logger)
    try await application.test(setup) { client in try await body(Asker(client: client)) }
  }

  /// A new credential of that role.
  func credential(_ role: String, name: String? = nil, expiresIn: Int64? = nil) async throws -> CredentialCreated {
    try await installation.service.createCredential(
      CredentialRequest(name: name ?? "test-\(role)", role: role, expiresIn: expiresIn), by: try await installation.admin())
  }
}

/// Asks a server.
struct Asker: Sendable {
  let client: any TestClientProtocol

  func get(_ uri: String, bearer: String? = nil, headers: HTTPFields = [:]) async throws -> WebAnswer {
    try await ask(.get, uri, bearer: bearer, headers: headers)
  }

  func post(
    _ uri: String, _ json: JSONValue, bearer: String? = nil, headers: HTTPFields = [:]
  ) async throws -> WebAnswer {
    try await ask(.post, uri, bearer: bearer, type: "application/json", body: json.bytes, headers: headers)
  }

  func ask(
    _ method: HTTPRequest.Method, _ uri: String, bearer: String? = nil, type: String? = nil, body: [UInt8]? = nil,
    headers: HTTPFields = [:]
  ) async throws -> WebAnswer {
    var headers = headers
    if let bearer { headers[.authorization] = "Bearer \(bearer)" }
    if let type { headers[.contentType] = type }
    let response = try await client.executeRequest(
      uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
    return WebAnswer(
      status: response.status.code, headers: response.headers, body: Array(response.body.readableBytesView))
  }
}

/// What a server answers.
struct WebAnswer: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
  var type: String? { headers[.contentType] }
  var cacheControl: String? { headers[.cacheControl] }

  /// The body as JSON; nil if it is none.
  var json: JSONValue? {
    do throws(JSONSyntaxError) { return try JSONValue(parsing: body, limits: .answer) } catch { return nil }
  }

  /// The code of a problem; nil for anything else.
  var code: String? { type == Problem.mediaType ? json?["code"]?.string : nil }
}
