import Foundation
import Locked

/// A program that was started and is ended with this value at the latest, by its process id.
final class RunningProgram: Sendable {
  let processID: pid_t
  /// Where its standard output and standard error go.
  let outputFile: String
  let errorFile: String
  // How it ended, once that was asked for: a process may be waited for only once.
  private let ended = Locked<Int32?>(nil)

  /// Starts a program with exactly this environment and nothing on its standard input.
  init(_ path: String, _ arguments: [String], environment: [String: String], output: String, errors: String) throws {
    outputFile = output
    errorFile = errors
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    let words = ([path] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var started: pid_t = 0
    let fault = posix_spawn(&started, path, &actions, nil, words, variables)
    guard fault == 0 else { throw TestFailure("\(path) does not start: \(String(cString: strerror(fault)))") }
    processID = started
  }

  deinit {
    if status() == nil {
      kill(processID, SIGKILL)
      waitpid(processID, nil, 0)
    }
  }

  func send(_ signal: Int32) { if status() == nil { kill(processID, signal) } }

  /// The exit code, or 128 and the signal that ended it; nil while it runs.
  func status() -> Int32? {
    ended.withLock { ended in
      if let ended { return ended }
      var raw: Int32 = 0
      guard waitpid(processID, &raw, WNOHANG) == processID else { return nil }
      let signal = raw & 0x7F
      ended = signal == 0 ? (raw >> 8) & 0xFF : 128 + signal
      return ended
    }
  }

  /// Waits for its end.
  @discardableResult
  func end(within limit: Duration = .seconds(180)) async throws -> Int32 {
    try await eventually("process \(processID) ends", within: limit, every: .milliseconds(5)) { self.status() }
  }

  func output() throws -> String { String(decoding: try Data(contentsOf: URL(fileURLWithPath: outputFile)), as: UTF8.self) }
  func errors() throws -> String { String(decoding: try Data(contentsOf: URL(fileURLWithPath: errorFile)), as: UTF8.self) }
}

/// How a program ended and what it said.
struct Ran: Sendable {
  let status: Int32
  let output: String
  let errors: String
}

/// Runs a program to its end.
func runToEnd(
  _ path: String, _ arguments: [String], in directory: TemporaryDirectory, environment: [String: String] = [:]
) async throws -> Ran {
  let program = try launch(path, arguments, in: directory, environment: environment)
  return Ran(status: try await program.end(), output: try program.output(), errors: try program.errors())
}

/// Starts a program whose home is the directory; nothing of this process's environment but `PATH` reaches it.
func launch(
  _ path: String, _ arguments: [String], in directory: TemporaryDirectory, environment: [String: String] = [:],
  log: String = "program"
) throws -> RunningProgram {
  var variables = environment
  variables["PATH"] = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
  variables["HOME"] = directory.path
  return try RunningProgram(
    path, arguments, environment: variables, output: directory.fresh("\(log)-out"),
    errors: directory.fresh("\(log)-err"))
}
