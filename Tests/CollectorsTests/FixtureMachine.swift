import Collectors
import Foundation
import StrictJSON

/// A recorded machine: `Tests/Fixtures/machines/<name>/` with `root/` (files in their real paths), `commands/` (answers of
/// programs, listed in `commands/index.json`) and `provenance.txt` (how it was recorded).
///
/// It may have `now` (the machine's clock, seconds since 1970), `uname-machine` (what `uname -m` says) and `mtimes`: lines of `SECONDS PATH`, for git keeps no times.
/// A path that ends in a slash is a directory, made if need be, for git keeps no empty ones either.
enum FixtureMachine {
  static let directory = sourceRoot + "/Tests/Fixtures/machines"

  /// The machine as it lies in the checkout, for fixtures without `mtimes`.
  static func named(_ name: String) throws -> Machine {
    let folder = "\(directory)/\(name)"
    guard !FileManager.default.fileExists(atPath: "\(folder)/mtimes") else { throw FixtureError.needsCopy(name) }
    return try machine(folder, root: "\(folder)/root")
  }

  /// Runs `body` with the machine, in a copy that has the recorded times and is gone afterwards.
  static func with<Result>(_ name: String, _ body: (Machine) async throws -> Result) async throws -> Result {
    let folder = "\(directory)/\(name)"
    let files = FileManager.default
    let copy = files.temporaryDirectory.appendingPathComponent("machine-\(UUID().uuidString)").path
    defer { try? files.removeItem(atPath: copy) }
    try copyTree("\(folder)/root", to: copy)
    if files.fileExists(atPath: "\(folder)/mtimes") {
      // Deepest first: making an entry touches the directory that it lies in.
      let lines = try String(contentsOfFile: "\(folder)/mtimes", encoding: .utf8).split(separator: "\n")
      let times = try lines.map { line in
        let words = line.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let seconds = TimeInterval(words[0]) else { throw FixtureError.malformed("mtimes", String(line)) }
        return (path: copy + words[1], date: Date(timeIntervalSince1970: seconds))
      }
      for time in times where time.path.hasSuffix("/") {
        try files.createDirectory(atPath: time.path, withIntermediateDirectories: true)
      }
      for time in times.sorted(by: { $0.path.count > $1.path.count }) {
        try files.setAttributes([.modificationDate: time.date], ofItemAtPath: time.path)
      }
    }
    return try await body(try machine(folder, root: copy))
  }

  /// Content and links only: whoever runs the tests owns the copy, whosever the checkout is.
  private static func copyTree(_ source: String, to target: String) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: target, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: source) {
      let (from, to) = ("\(source)/\(name)", "\(target)/\(name)")
      switch try files.attributesOfItem(atPath: from)[.type] as? FileAttributeType {
      case .typeDirectory: try copyTree(from, to: to)
      case .typeSymbolicLink:
        try files.createSymbolicLink(atPath: to, withDestinationPath: try files.destinationOfSymbolicLink(atPath: from))
      default: try Data(contentsOf: URL(fileURLWithPath: from)).write(to: URL(fileURLWithPath: to))
      }
    }
  }

  private static func machine(_ folder: String, root: String) throws -> Machine {
    let commands = try RecordedCommands(directory: "\(folder)/commands")
    let unameMachine = try line("\(folder)/uname-machine")
    guard let text = try line("\(folder)/now") else {
      return Machine(root: root, commands: commands, unameMachine: unameMachine)
    }
    guard let now = Int64(text) else { throw FixtureError.malformed("now", text) }
    return Machine(root: root, commands: commands, unameMachine: unameMachine, now: { now })
  }

  private static func line(_ path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try String(contentsOfFile: path, encoding: .utf8).filter { !$0.isNewline }
  }

  /// The checkout: this file is `Tests/CollectorsTests/FixtureMachine.swift`.
  private static var sourceRoot: String {
    String(#filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/"))
  }
}

/// What is wrong with a fixture.
enum FixtureError: Error {
  case needsCopy(String)
  case malformed(String, String)
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
      let command = try reader.string("command", maxBytes: 65_536)
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
