import ArgumentParser
import Evidence
import NIOCore
import ServiceAPI
import StrictJSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "The record of what was changed and decided, and by whom.",
    subcommands: [List.self, Export.self, Checkpoint.self, AuditVerifyCommand<StoreExportVerifier>.self])

  struct List: ServerQuestion {
    static let configuration = CommandConfiguration(abstract: "List the administrative entries, oldest first.")

    @OptionGroup var page: PageOptions
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      try await page.collect("audit", member: "entries", from: client) { (answer: JSONValue) throws(AdminFailure) in
        try answer.body(AuditList.self).entries
      } text: {
        $0.table(now: now)
      }
    }
  }

  struct Export: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Export the whole record, one JSON object a line.",
      discussion:
        "Keep it together with the checkpoints of `vouchsafe audit checkpoint`: they show whether it was rewritten or cut.")

    @Option(help: ArgumentHelp("Write to this new file, mode 0600, instead of standard output.", valueName: "file"))
    var out: String?

    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let route = AdminRoute("audit", "export")
      guard let out else {
        let terminal = Console.outputIsTerminal
        try await client.stream(route) { part throws(AdminFailure) in
          let bytes = Array(buffer: part)
          let shown = terminal ? Array(TerminalText.lines(String(decoding: bytes, as: UTF8.self)).utf8) : bytes
          try FileOutput.writeAll(shown, to: STDOUT_FILENO, name: "the output")
        }
        return Report(json: .null, text: "")
      }
      let file = try FileOutput(creating: out)
      var count = 0
      do throws(AdminFailure) {
        try await client.stream(route) { part throws(AdminFailure) in
          count += part.readableBytes
          try file.append(Array(buffer: part))
        }
      } catch {
        file.discard()
        throw error
      }
      try file.keep()
      return Report(
        json: ["file": .string(out), "bytes": .integer(Int64(count))],
        text: "Wrote \(count) bytes to \(TerminalText.line(out)).")
    }
  }

  struct Checkpoint: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Print the signed checkpoint of the record as it is now, as JSON.",
      discussion: "Keep it away from the server: a later export is verified against it.")

    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let answer = try await client.get(AdminRoute("audit", "checkpoint"))
      return Report(json: answer, text: TerminalText.json(answer))
    }
  }
}
