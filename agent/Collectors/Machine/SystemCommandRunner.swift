#if canImport(Glibc)
  import Glibc
#endif
import Subprocess
import SystemPackage

/// Runs programs of this machine, from root-owned system directories only.
///
/// `PATH` of the caller is ignored, the environment is fixed, standard input is empty: what a person planted in front of the
/// real program is never executed.
package struct SystemCommandRunner: CommandRunner {
  /// Where programs are looked for, in order.
  static let directories = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]

  package init() {}

  package func run(_ command: Command) async throws(MachineError) -> CommandOutput {
    let path = try Self.locate(command.program)
    do {
      return try await withThrowingTaskGroup(of: CommandOutput?.self) { group in
        group.addTask { try await Self.execute(command, at: path) }
        group.addTask {
          try await Task.sleep(for: command.timeout)
          return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let output = first else { throw MachineError.timedOut(command.line) }
        return output
      }
    } catch let error as MachineError {
      throw error
    } catch {
      throw .toolFailed(command.line, status: -1, message: String(describing: error))
    }
  }

  private static func execute(_ command: Command, at path: String) async throws -> CommandOutput {
    var options = PlatformOptions()
    // A cut-off ends the whole process group, not only the parent.
    options.processGroupID = 0
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(command.arguments),
      environment: .custom(["PATH": directories.joined(separator: ":"), "LC_ALL": "C", "LANG": "C", "HOME": "/"]),
      platformOptions: options, input: .none, output: .bytes(limit: command.maxOutputBytes), error: .bytes(limit: 65_536))
    guard case .exited(0) = result.terminationStatus else {
      let status: Int32 =
        switch result.terminationStatus {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
      let message = String(decoding: result.standardError.prefix(300), as: UTF8.self)
      throw MachineError.toolFailed(command.line, status: status, message: message)
    }
    return CommandOutput(standardOutput: result.standardOutput)
  }

  /// The program's absolute path: a regular file, owned by root, that nobody else may write.
  private static func locate(_ program: String) throws(MachineError) -> String {
    for directory in directories {
      let path = "\(directory)/\(program)"
      var status = stat()
      guard stat(path, &status) == 0 else { continue }
      let trusted = status.st_mode & S_IFMT == S_IFREG && status.st_uid == 0 && status.st_mode & 0o022 == 0
      guard trusted else { continue }
      return path
    }
    throw .toolMissing(program)
  }
}
