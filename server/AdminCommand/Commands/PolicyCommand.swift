import ArgumentParser
import Evidence
import ServiceAPI

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "The policy that evidence is appraised by.",
    subcommands: [Show.self, Check.self, DryRun.self, Apply.self])

  struct Show: ServerQuestion {
    static let configuration = CommandConfiguration(abstract: "Show the policy in force.")

    @Flag(help: "Print the policy file alone, to be edited and applied.")
    var yaml = false

    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let answer = try await client.get(AdminRoute("policies", "active"))
      let detail = try answer.body(PolicyDetail.self)
      guard yaml else { return Report(json: answer, text: detail.page(now: now)) }
      // Into a file it goes byte for byte: its digest is what decisions name.
      return Report(json: answer, text: Console.outputIsTerminal ? TerminalText.lines(detail.yaml) : detail.yaml)
    }
  }

  struct Check: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Check a policy file; nothing changes.", discussion: "The server says where a file is wrong (exit code 3).")

    @OptionGroup var file: PolicyFileArgument
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let answer = try await client.post(AdminRoute("policies", "check"), PolicyRequest(yaml: try file.text()))
      return Report(json: answer, text: "The file is in order: \(try answer.body(PolicyReport.self).policy.words)")
    }
  }

  struct DryRun: ServerQuestion {
    static let configuration = CommandConfiguration(
      commandName: "dry-run", abstract: "Try a policy on the stored evidence of all devices; nothing changes.")

    @OptionGroup var file: PolicyFileArgument
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let answer = try await client.post(AdminRoute("policies", "dry-run"), PolicyRequest(yaml: try file.text()))
      return Report(json: answer, text: try answer.body(PolicyReport.self).page())
    }
  }

  struct Apply: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Put a policy in force.",
      discussion: """
        If it would deny more than 5 % of the devices that are trusted now (of fewer than twenty: any), nothing changes and the \
        command ends with exit code 3: look at them with dry-run, then accept their number.
        """)

    @OptionGroup var file: PolicyFileArgument

    @Option(help: ArgumentHelp("Accept that up to N devices trusted now are denied.", valueName: "n"))
    var acceptDenials: Int?

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
      if let acceptDenials, acceptDenials < 0 { throw ValidationError("--accept-denials is a number of devices.") }
    }

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let body = PolicyRequest(yaml: try file.text(), acceptDenials: acceptDenials)
      let answer = try await client.post(AdminRoute("policies", "apply"), body)
      return Report(json: answer, text: try answer.body(PolicyReport.self).page())
    }
  }
}

/// The policy file that a command is about.
struct PolicyFileArgument: ParsableArguments {
  @Argument(help: "The policy file (YAML); - for standard input.")
  var file: String

  func text() throws(AdminFailure) -> String { try TextFile.text(ofFile: file) }
}
