import Foundation
import Testing

/// A built `vouchsafe-agent` with a state directory of its own; it looks at the machine that the tests run on.
struct TestAgent: Sendable {
  let directory: TemporaryDirectory
  /// Name of the state directory.
  let state: String

  init(in directory: TemporaryDirectory, state: String = "agent") {
    self.directory = directory
    self.state = state
  }

  private func arguments(_ words: [String]) -> [String] {
    words + ["--state", directory.path(state), "--status-file", directory.path("\(state)-status.json")]
  }

  func run(_ words: String...) async throws -> Ran {
    try await runToEnd(Program.agent.path, arguments(words), in: directory)
  }

  func start(_ words: String...) throws -> RunningProgram {
    try launch(Program.agent.path, arguments(words), in: directory)
  }

  /// Makes a token for the owner and enrols with it; returns the device's id.
  func enrol(at server: TestServer, owner: String, _ options: String...) async throws -> String {
    let token = directory.fresh("token")
    let made = try await server.admin(["token", "create", "--owner", owner, "--out", token] + options)
    try #require(made.status == 0, "\(made.errors)")
    let enrolled = try await run("enroll", "--server", server.origin, "--token-file", token)
    try #require(enrolled.status == 0, "\(enrolled.errors)")
    return try #require(enrolled.output.firstMatch(of: /dev_[a-z2-7]{26}/).map { String($0.output) })
  }

  /// Attests, and expects that it is acknowledged.
  func attest(location: SourceLocation = #_sourceLocation) async throws {
    let ran = try await run("attest")
    try #require(ran.status == 0, "\(ran.errors)", sourceLocation: location)
  }

  /// The state directory as a thief or a snapshot would take it.
  func clone(as name: String) throws -> TestAgent {
    try directory.copy(state, to: name)
    return TestAgent(in: directory, state: name)
  }
}
