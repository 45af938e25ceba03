import AgentCore
import ArgumentParser

/// `vouchsafe-agent attest`.
struct Attest: AgentSubcommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at this machine, tell the server, and say what it made of it.",
    discussion: """
      Exit status 0 means that the server has the evidence, whatever its verdict; see status. Where the state belongs to the \
      agent's service, the service is asked for a run and its outcome is told: that needs no privilege.
      """)

  @Option(
    help: ArgumentHelp(
      "The socket of the collector that looks at the machine, or none to look from this process. "
        + "(default: \(CollectorSocket.standardPath) if it is there, else none)", valueName: "socket"))
  var collector: String?

  @OptionGroup var places: Places
  @OptionGroup var trying: Trying

  func execute() async throws(AgentError) -> AgentExit {
    let agent = places.agent(maxTime: trying.maxTime, collector: socket)
    if let request = agent.requestedRun() {
      let document = try await request.run()
      Output.print(VerdictText(document, at: Pace.live.now()).lines)
      return document.lastRun.outcome
    }
    let document = try await agent.attest()
    Output.print(VerdictText(document, at: Pace.live.now()).lines)
    return .success
  }

  private var socket: CollectorSocket? {
    switch collector {
    case nil: CollectorSocket.installed
    case "none": nil
    case let path?: CollectorSocket(path: path)
    }
  }
}
