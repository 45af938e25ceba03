#if canImport(Glibc)
  import Glibc
#endif

/// The machine as the collectors see it: a file-system root, something that runs commands, and a clock.
///
/// Every read of every collector goes through this value, so a test hands it a directory of recorded files and answers.
package struct Machine: Sendable {
  /// What absolute paths are relative to: empty on a live machine, a fixture's directory in a test.
  package let root: String
  package let commands: any CommandRunner
  /// `uname -m`, for kernels without `/proc/sys/kernel/arch`; nil if only files may tell.
  package let unameMachine: String?
  /// The machine's own clock, seconds since 1970.
  package let now: @Sendable () -> Int64

  /// The machine this program runs on.
  package static let live = Machine(root: "", commands: SystemCommandRunner(), unameMachine: Self.systemUname())

  package init(
    root: String, commands: any CommandRunner, unameMachine: String? = nil,
    now: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }
  ) {
    self.root = root
    self.commands = commands
    self.unameMachine = unameMachine
    self.now = now
  }

  private static func systemUname() -> String? {
    var name = utsname()
    guard uname(&name) == 0 else { return nil }
    return withUnsafeBytes(of: &name.machine) { String(validating: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// Why something could not be read or run.
package enum MachineError: Error, Sendable, Hashable {
  case notFound(String)
  case notPermitted(String)
  /// More bytes or entries than the reader asked for.
  case tooLarge(String)
  /// Not the kind of file that was wanted, or not text.
  case unexpectedKind(String)
  /// Any other failure of the system, with its error number.
  case failed(String, errno: Int32)
  /// The program is on none of the trusted paths.
  case toolMissing(String)
  /// The program ended with this status (or was ended by a signal: 128 + its number); the start of its error output.
  case toolFailed(String, status: Int32, message: String)
  case timedOut(String)
}
