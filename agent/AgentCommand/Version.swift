import AgentCore
import ArgumentParser
import Evidence

/// `vouchsafe-agent version`.
struct Version: AgentSubcommand {
  static let configuration = CommandConfiguration(abstract: "Print the agent's version and its evidence profile.")

  func execute() async throws(AgentError) -> AgentExit {
    Output.print(["\(AgentVersion.name) \(AgentVersion.current)", "evidence profile \(EvidenceClaims.profile)"])
    return .success
  }
}
