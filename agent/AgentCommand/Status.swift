import AgentCore
import ArgumentParser
import StrictJSON

/// `vouchsafe-agent status`.
struct Status: AgentSubcommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether this device is trusted, until when, and what to mend.",
    discussion: "Asks nobody: it is the last run's answer and the time since. Exit status: 0 trusted, 1 not trusted, 2 unknown.")

  @Flag(help: "As JSON.")
  var json = false

  @OptionGroup var places: Places

  func execute() async throws(AgentError) -> AgentExit {
    let document = places.agent().status()
    let now = Pace.live.now()
    Output.print(json ? [TerminalText.json(StatusReport(document, at: now).json)] : VerdictText(document, at: now).lines)
    return Standing(document, at: now).exitStatus
  }
}
