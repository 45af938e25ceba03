import ArgumentParser
import Evidence
import ServiceAPI
import StrictJSON

struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Enrolment tokens: each lets one machine become a device.",
    subcommands: [Create.self, List.self, Revoke.self])

  enum Approval: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto, required
  }

  struct Create: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Make a single-use token.",
      discussion: """
        The token alone goes to standard output, what it is for to standard error, so that it can be piped:

          vouchsafe token create --owner ada --quiet | ssh laptop sudo vouchsafe-agent enroll --server URL --token-file -
        """)

    @Option(help: "The user whose device it becomes, as your applications name them.")
    var owner: String

    @Option(
      name: .customLong("user"), parsing: .singleValue,
      help: ArgumentHelp("A further user of the device; may be given several times.", valueName: "user"))
    var users: [String] = []

    @Option(help: "What people call the machine.")
    var label: String?

    @Option(name: .customLong("expires"), help: "For how long it can be used, as 2h or 7d; 24 hours if not given.")
    var expires: SpanArgument?

    @Option(help: "auto: the device is active at once; required: an administrator approves it first.")
    var approval: Approval?

    @Option(help: ArgumentHelp("The device that the new one replaces and retires.", valueName: "device"))
    var replaces: String?

    @OptionGroup var secret: SecretOptions
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let request = TokenRequest(
        owner: owner, users: users.isEmpty ? nil : users, label: label, expiresIn: expires?.span.seconds,
        approval: approval?.rawValue, replaces: replaces)
      return try await secret.deliver { () throws(AdminFailure) in
        let answer = try await client.post(AdminRoute("tokens"), request)
        let created = try answer.body(TokenCreated.self)
        return (answer, created.token, answer["entry"], created.entry.fields(now: now))
      }
    }
  }

  struct List: ServerQuestion {
    static let configuration = CommandConfiguration(abstract: "List the tokens, without their secrets.")

    @OptionGroup var page: PageOptions
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      try await page.collect("tokens", from: client) { (answer: JSONValue) throws(AdminFailure) in
        try answer.body(TokenList.self).tokens
      } text: {
        $0.table(now: now)
      }
    }
  }

  struct Revoke: ServerQuestion {
    static let configuration = CommandConfiguration(abstract: "End a token that was not used.")

    @Argument(help: "The token's id, as token list shows it; never the secret itself.")
    var token: String

    @OptionGroup var why: ReasonOption
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      guard !token.utf8.starts(with: "vet_".utf8) else {
        throw AdminFailure(.usage, "That is a token's secret. Name it by its id, as in: vouchsafe token list")
      }
      let answer = try await client.post(AdminRoute("tokens", token, "revoke"), why.change)
      return Report(json: answer, text: try answer.body(TokenEntry.self).fields(now: now))
    }
  }
}
