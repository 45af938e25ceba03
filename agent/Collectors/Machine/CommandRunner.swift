/// A program to run: found only on trusted paths, with a fixed environment, bounded in time and output.
package struct Command: Sendable, Hashable {
  /// The program's name, without a path.
  package let program: String
  package let arguments: [String]
  /// The whole run, output included.
  package let timeout: Duration
  /// Beyond it the run is an error.
  package let maxOutputBytes: Int

  package init(
    _ program: String, _ arguments: [String] = [], timeout: Duration = .seconds(10), maxOutputBytes: Int = 8_388_608
  ) {
    self.program = program
    self.arguments = arguments
    self.timeout = timeout
    self.maxOutputBytes = maxOutputBytes
  }

  /// How the command is named in `tried` and `from`.
  package var line: String { ([program] + arguments).joined(separator: " ") }
}

/// What a program said that ended with status 0.
package struct CommandOutput: Sendable, Hashable {
  package let standardOutput: [UInt8]

  package init(standardOutput: [UInt8]) { self.standardOutput = standardOutput }

  /// The output as text; bytes that are not UTF-8 become U+FFFD.
  package var text: String { String(decoding: standardOutput, as: UTF8.self) }
}

/// Runs the commands of the collectors: the system itself, or a recording of it.
package protocol CommandRunner: Sendable {
  /// The output of a run that ended with status 0; any other end is an error.
  func run(_ command: Command) async throws(MachineError) -> CommandOutput
}
