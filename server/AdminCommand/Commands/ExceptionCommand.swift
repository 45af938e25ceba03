import ArgumentParser
import Evidence
import ServiceAPI
import StrictJSON

struct ExceptionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exception", abstract: "Exceptions: named checks set aside for a device or an owner, until a date.",
    subcommands: [Add.self, List.self, End.self])

  struct Add: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Set checks aside for a while.",
      discussion: """
          vouchsafe exception add --device dev_… --check disk_encryption --for 14d --reason 'new disk ordered'

        It ends by itself, at the latest after 366 days or when the device is retired or reassigned.
        """)

    @Option(help: "The device, dev_…")
    var device: String?

    @Option(help: "All devices of this owner.")
    var owner: String?

    @Option(
      name: .customLong("check"), parsing: .singleValue,
      help: ArgumentHelp("A check by its name; may be given several times.", valueName: "check"))
    var checks: [String]

    @Option(help: "Its end: 2026-12-01 (the first second of that day in UTC) or 2026-12-01T18:00:00Z.")
    var until: MomentArgument?

    @Option(name: .customLong("for"), help: "How long it lasts, as 8h or 14d.")
    var length: SpanArgument?

    @OptionGroup var why: ReasonOption
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
      guard (device == nil) != (owner == nil) else { throw ValidationError("Give --device or --owner, one of the two.") }
      guard (until == nil) != (length == nil) else { throw ValidationError("Give --until or --for, one of the two.") }
    }

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      guard let end = until?.moment ?? length.map({ now + $0.span }) else {
        throw AdminFailure(.usage, "Give --until or --for.")
      }
      let body = ExceptionRequest(deviceID: device, owner: owner, checks: checks, reason: why.reason, until: end.rfc3339)
      let answer = try await client.post(AdminRoute("exceptions"), body)
      return Report(json: answer, text: try answer.body(ExceptionEntry.self).fields(now: now))
    }
  }

  struct List: ServerQuestion {
    static let configuration = CommandConfiguration(abstract: "List the exceptions.")

    @OptionGroup var page: PageOptions
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      try await page.collect("exceptions", from: client) { (answer: JSONValue) throws(AdminFailure) in
        try answer.body(ExceptionList.self).exceptions
      } text: {
        $0.table(now: now)
      }
    }
  }

  struct End: ServerQuestion {
    static let configuration = CommandConfiguration(abstract: "End an exception before its time.")

    @Argument(help: "The exception, exc_…")
    var exception: String

    @OptionGroup var why: ReasonOption
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let answer = try await client.post(AdminRoute("exceptions", exception, "end"), why.change)
      return Report(json: answer, text: try answer.body(ExceptionEntry.self).fields(now: now))
    }
  }
}
