import AgentCore
import ArgumentParser
import Posture

/// `vouchsafe-agent collect`.
struct Collect: AgentSubcommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what would be sent of this machine, and send nothing.",
    discussion: "Needs no server and no enrolment. What cannot be read without root is unknown, with that reason.")

  enum Form: String, EnumerableFlag { case table, json }

  @Flag(help: "As a table for people, or as the JSON that is signed.")
  var form = Form.table

  func execute() async throws(AgentError) -> AgentExit {
    let posture = await Agent(warn: { Output.complain($0) }).look()
    switch form {
    case .table: Output.print(PostureTable(posture).lines)
    case .json: Output.print([TerminalText.json(posture.json)])
    }
    return .success
  }
}
