import Foundation
import NIOHTTP1
import Testing

/// `docs/examples/app.py`, running: an application that knows nothing of Vouchsafe but its query.
struct ExampleApplication {
  private let program: RunningProgram
  private let port: Int

  init(asking server: TestServer) async throws {
    let python = try #require(Tool.path("python3"), "python3 runs the example application")
    let directory = server.directory
    let running = try launch(
      python, [SourceTree.path("docs/examples/app.py")], in: directory,
      environment: ["TRUST_ORIGIN": server.origin, "PDP_CREDENTIAL_FILE": directory.write("app.credential", server.caller)])
    program = running
    port = try await eventually("the application listens") {
      guard running.status() == nil else { throw TestFailure("the application ended: \(try running.errors())") }
      return Int(try running.output().trimmingCharacters(in: .newlines))
    }
  }

  func visit(_ device: String, as user: String) async throws -> HTTPAnswer {
    try await ask(.GET, "http://127.0.0.1:\(port)/billing", [("X-Device-Id", device), ("X-User", user)])
  }
}
