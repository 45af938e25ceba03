#if canImport(Glibc)
  import Glibc
#endif
import Subprocess
import SystemPackage

/// Runs programs of this machine, from root-owned system directories only.
///
/// At its deadline a run is killed with its whole process group. A child that left the group is not hunted, but neither it
/// nor one that outlives its parent holds the run up, even if it keeps the output open.
///
/// `PATH` of the caller is ignored, the environment is fixed, standard input is empty: what a person planted in front of the
/// real program is never executed.
package struct SystemCommandRunner: CommandRunner {
  /// Where the programs of a Linux system lie.
  package static let systemDirectories = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]
  /// Where programs are looked for, in order; also the `PATH` that they see.
  private let directories: [String]

  package init(directories: [String] = systemDirectories) { self.directories = directories }

  package func run(_ command: Command) async throws(MachineError) -> CommandOutput {
    let path = try locate(command.program)
    do {
      return try await withThrowingTaskGroup(of: CommandOutput?.self) { group in
        group.addTask { try await execute(command, at: path) }
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
    } catch let error as SubprocessError where error.code == .outputLimitExceeded {
      throw .tooLarge(command.line)
    } catch {
      throw .toolFailed(command.line, status: -1, message: String(describing: error))
    }
  }

  private func execute(_ command: Command, at path: String) async throws -> CommandOutput {
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
  private func locate(_ program: String) throws(MachineError) -> String {
    // A name with a path in it would lead out of the trusted directories.
    guard !program.isEmpty, program != ".", program != "..", !program.utf8.contains(UInt8(ascii: "/")) else {
      throw .toolMissing(program)
    }
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
