import AgentCore
import ArgumentParser

/// `vouchsafe-agent attest`.
struct Attest: AgentSubcommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at this machine, tell the server, and say what it made of it.",
    discussion: "Exit status 0 means that the server has the evidence, whatever its verdict; see status.")

  @OptionGroup var places: Places
  @OptionGroup var trying: Trying

  func execute() async throws(AgentError) -> AgentExit {
    let document = try await places.agent(maxTime: trying.maxTime).attest()
    Output.print(VerdictText(document, at: Pace.live.now()).lines)
    return .success
  }
}
