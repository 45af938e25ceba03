import AgentCore
import ArgumentParser

#if canImport(Glibc)
  import Glibc
#endif

/// The program's entry: reads the command line, runs one command, and turns every outcome into an exit status.
@main
struct AgentCommandMain {
  static func main() async {
    let command: any ParsableCommand
    do {
      command = try VouchsafeAgent.parseAsRoot()
    } catch {
      VouchsafeAgent.exit(withError: error)
    }
    guard let command = command as? any AgentSubcommand else {
      // `help` and `version` of the parser itself.
      do {
        var command = command
        try command.run()
      } catch {
        VouchsafeAgent.exit(withError: error)
      }
      return
    }
    do throws(AgentError) {
      exit(try await command.execute().rawValue)
    } catch {
      Output.complain(error.text)
      exit(error.exitStatus.rawValue)
    }
  }
}

/// `vouchsafe-agent`.
struct VouchsafeAgent: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vouchsafe-agent",
    abstract: "Tells a Vouchsafe server what state this machine is in, signed by this machine's own key.",
    discussion: "Exit status: " + AgentExit.allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: ", ") + ".",
    version: AgentVersion.current,
    subcommands: [Enroll.self, Attest.self, Collect.self, Status.self, Version.self])
}

/// A command that ends with one of our exit statuses or with an error that explains itself.
protocol AgentSubcommand: ParsableCommand {
  func execute() async throws(AgentError) -> AgentExit
}
