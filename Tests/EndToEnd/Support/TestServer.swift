import Foundation
import Locked
import NIOHTTP1
import ServiceAPI
import StrictJSON
import Testing

/// A built `vouchsafe-server` with its own data directory and port; ended with this value.
final class TestServer: Sendable {
  let directory: TemporaryDirectory
  let port: Int
  let environment: [String: String]
  /// Secrets as they stand in their files.
  let administrator: String
  let caller: String
  private let arguments: [String]
  // The process, nil while the server is down.
  private let process: Locked<RunningProgram?>

  var origin: String { "http://127.0.0.1:\(port)" }

  /// Makes an installation with that policy, starts it, and makes a credential for the application that asks.
  init(_ policy: TestPolicy, environment: [String: String] = [:], logLevel: String = "info") async throws {
    let directory = try TemporaryDirectory()
    let data = directory.path("server")
    try directory.write("policy.yaml", policy.yaml)
    let made = try await runToEnd(
      Program.server.path,
      ["init", "--data-directory", data, "--origin", "http://127.0.0.1:1", "--policy", directory.path("policy.yaml")],
      in: directory, environment: environment)
    guard made.status == 0 else { throw TestFailure("init ended with \(made.status): \(made.errors)") }

    var chosen: (port: Int, arguments: [String], process: RunningProgram)?
    // Another program may take the port before the server does.
    for _ in 0..<5 where chosen == nil {
      let port = try freePort()
      let arguments = [
        "run", "--data-directory", data, "--origin", "http://127.0.0.1:\(port)", "--listen", "127.0.0.1:\(port)",
        "--contact", "help@example.com", "--log-level", logLevel,
      ]
      let process = try launch(Program.server.path, arguments, in: directory, environment: environment, log: "server")
      if try await Self.isReady(process, port) { chosen = (port, arguments, process) }
    }
    guard let chosen else { throw TestFailure("the server does not start") }
    self.directory = directory
    self.environment = environment
    port = chosen.port
    arguments = chosen.arguments
    process = Locked(chosen.process)
    administrator = try directory.read("server/admin.credential").trimmingCharacters(in: .newlines)
    let created = try await ask(
      .POST, "http://127.0.0.1:\(port)/v1/admin/credentials", Self.headers(administrator),
      body: JSONValue(encoding: CredentialRequest(name: "app", role: "pdp")).bytes)
    caller = try created.body(CredentialCreated.self).credential
  }

  private static func headers(_ secret: String) -> [(String, String)] {
    [("Authorization", "Bearer \(secret)"), ("Content-Type", "application/json")]
  }

  /// Waits until the server answers; false if it ended instead.
  private static func isReady(_ process: RunningProgram, _ port: Int) async throws -> Bool {
    try await eventually("the server is ready", every: .milliseconds(20)) {
      if process.status() != nil { return false }
      let answer = try? await ask(.GET, "http://127.0.0.1:\(port)/readyz")
      return answer?.status == 200 && process.status() == nil ? true : nil
    }
  }

  /// Starts it again on the same port.
  func start() async throws {
    _ = try await eventually("the port is free again") {
      let started = try launch(Program.server.path, arguments, in: directory, environment: environment, log: "server")
      guard try await Self.isReady(started, port) else { return nil as Bool? }
      process.withLock { $0 = started }
      return true
    }
  }

  /// Ends it as an administrator would, and expects it to end well.
  func stop() async throws {
    let running = try #require(process.withLock { $0 })
    running.send(SIGTERM)
    #expect(try await running.end() == 0, "the server's own end")
    process.withLock { $0 = nil }
  }

  /// Ends it as a power cut would.
  func kill() async throws {
    let running = try #require(process.withLock { $0 })
    running.send(SIGKILL)
    try await running.end()
    process.withLock { $0 = nil }
  }

  /// All that the server has logged, over all its starts.
  func log() throws -> String {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasPrefix("server-") }
      .map { try directory.read($0) }.joined()
  }

  func get(_ target: String, as secret: String? = nil, accept: String? = nil) async throws -> HTTPAnswer {
    var headers: [(String, String)] = secret.map { [("Authorization", "Bearer \($0)")] } ?? []
    if let accept { headers.append(("Accept", accept)) }
    return try await ask(.GET, origin + target, headers)
  }

  func post(_ target: String, _ body: some Encodable, as secret: String) async throws -> HTTPAnswer {
    try await ask(.POST, origin + target, Self.headers(secret), body: JSONValue(encoding: body).bytes)
  }
}
