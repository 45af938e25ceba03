import ArgumentParser
import Web

#if canImport(Glibc)
  import Glibc
#endif

/// `vouchsafe-server`: verifies, appraises and keeps what devices attest, and answers whether they are trusted.
@main
struct ServerProgram: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "vouchsafe-server",
    abstract: "Verifies device evidence and answers: is this device trusted for this user?",
    subcommands: [InitCommand.self, RunCommand.self, CheckConfigCommand.self, VersionCommand.self])

  /// Catches everything: an error that left `main` would print registers instead of a message.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let failure as ProgramFailure {
      StandardError.write("vouchsafe-server: \(failure.message)")
      Glibc.exit(failure.code.rawValue)
    } catch {
      // Help, version and usage errors, with their own exit codes.
      exit(withError: error)
    }
  }
}

/// How the program ends; documented in `--help` of each command.
enum ServerExit: Int32 {
  case configuration = 78
  case cannotCreate = 73
  case unavailable = 69
}

struct ProgramFailure: Error {
  let code: ServerExit
  let message: String

  init(_ code: ServerExit, _ message: String) {
    self.code = code
    self.message = message
  }
}

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

  func run() { print("vouchsafe-server \(ServerProgram.version)") }
}

struct CheckConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-config", abstract: "Read the settings and say what the server would run with.",
    discussion: "Ends with 0 if they are right, with 78 and the name and place of the first that is not.")

  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    let configuration = try options.checked()
    print("data_directory: \(configuration.dataDirectory)")
    print("origin: \(configuration.origin)")
    print("listen: \(configuration.listen.host):\(configuration.listen.port)")
    print("log_level: \(configuration.logLevel)")
    print("contact: \(configuration.contact ?? "-")")
    print("root_key_file: \(configuration.rootKeyFile)")
    print("checkpoint_file: \(configuration.checkpointFile)")
  }
}

extension ConfigurationOptions {
  /// The configuration, or the failure that ends the program.
  func checked() throws(ProgramFailure) -> ServerConfiguration {
    do throws(ConfigurationError) {
      return try configuration()
    } catch {
      throw ProgramFailure(.configuration, error.description)
    }
  }
}
