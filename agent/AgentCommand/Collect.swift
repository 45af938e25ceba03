import AgentCore
import ArgumentParser
import Posture
import StrictJSON

#if canImport(Glibc)
  import Glibc
#endif

/// `vouchsafe-agent collect`.
struct Collect: AgentSubcommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what would be sent of this machine, and send nothing.",
    discussion: """
      Needs no server and no enrolment. What cannot be read without root is unknown, with that reason. JSON is laid out for \
      people on a terminal, and one line elsewhere.
      """)

  enum Form: String, EnumerableFlag { case table, json }

  @Flag(help: "As a table for people, or as the JSON that is signed.")
  var form = Form.table

  func execute() async throws(AgentError) -> AgentExit {
    let posture = try await Agent(warn: { Output.complain($0) }).look()
    switch form {
    case .table: Output.print(PostureTable(posture).lines)
    case .json: Output.print([isatty(STDOUT_FILENO) == 1 ? TerminalText.json(posture.json) : posture.json.text])
    }
    return .success
  }
}
