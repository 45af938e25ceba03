import Collectors
import StrictJSON

#if canImport(Glibc)
  import Glibc
#endif

/// A recorded machine: `Tests/Fixtures/machines/<name>/` with `root/` (files in their real paths), `commands/` (answers of
/// programs, listed in `commands/index.json`) and `provenance.txt` (how it was recorded).
enum FixtureMachine {
  static let directory = sourceRoot + "/Tests/Fixtures/machines"

  static func named(_ name: String) throws -> Machine {
    Machine(root: "\(directory)/\(name)/root", commands: try RecordedCommands(directory: "\(directory)/\(name)/commands"))
  }

  /// The checkout: this file is `Tests/CollectorsTests/FixtureMachine.swift`.
  private static var sourceRoot: String {
    String(#filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/"))
  }
}

/// Answers of programs as they were recorded. `index.json` is a list of `{"command": "nft -j list ruleset", "status": 0,
/// "output": "nft.json", "message": ""}`; a command that is not listed is a missing tool.
struct RecordedCommands: CommandRunner {
  private struct Answer {
    let status: Int32
    let output: [UInt8]
    let message: String
  }

  private var answers: [String: Answer] = [:]

  /// No index at all means that no program answers.
  init(directory: String) throws {
    let files = Machine(root: directory, commands: NoCommands())
    guard try files.exists("/index.json") else { return }
    let index = try JSONValue(parsing: try files.bytes("/index.json"), limits: .toolOutput)
    for entry in index.array ?? [] {
      var reader = try JSONObjectReader(entry)
      let command = try reader.string("command", maxBytes: 4_096)
      let status = Int32(try reader.integer("status", in: -1...255))
      let message = try reader.optionalString("message", maxBytes: 4_096) ?? ""
      let output = try reader.optionalString("output", maxBytes: 256)
      try reader.finish()
      answers[command] = Answer(
        status: status, output: try output.map { try files.bytes("/" + $0, maxBytes: 8_388_608) } ?? [], message: message)
    }
  }

  func run(_ command: Command) async throws(MachineError) -> CommandOutput {
    guard let answer = answers[command.line] else { throw .toolMissing(command.program) }
    guard answer.status == 0 else {
      throw .toolFailed(command.line, status: answer.status, message: answer.message)
    }
    guard answer.output.count <= command.maxOutputBytes else { throw .tooLarge(command.line) }
    return CommandOutput(standardOutput: answer.output)
  }
}

/// A machine without a single program.
struct NoCommands: CommandRunner {
  func run(_ command: Command) async throws(MachineError) -> CommandOutput { throw .toolMissing(command.program) }
}
