import ArgumentParser
import Evidence
import ServiceAPI
import StrictJSON

struct CredentialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "credential", abstract: "Credentials of callers: applications that ask, administrators, auditors.",
    subcommands: [Create.self, List.self, Revoke.self])

  enum Role: String, ExpressibleByArgument, CaseIterable, Sendable {
    case pdp, admin, auditor
  }

  struct Create: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Make a credential.",
      discussion: """
        The credential alone goes to standard output, what it is for to standard error. Two live ones may share a name, so \
        that the new one can be brought into use before the old one is revoked:

          vouchsafe credential create wiki --role pdp --out wiki.credential
        """)

    @Argument(help: "Its name: 1 to 64 of a-z, A-Z, 0-9, '.', '_', '-'.")
    var name: String

    @Option(help: "pdp: may ask for trust; admin: may do everything; auditor: may read.")
    var role: Role

    @Option(name: .customLong("expires"), help: "For how long it is valid, as 90d; without end if not given.")
    var expires: SpanArgument?

    @OptionGroup var secret: SecretOptions
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let request = CredentialRequest(name: name, role: role.rawValue, expiresIn: expires?.span.seconds)
      return try await secret.deliver { () throws(AdminFailure) in
        let answer = try await client.post(AdminRoute("credentials"), request)
        let created = try answer.body(CredentialCreated.self)
        return (answer, created.credential, answer["entry"], created.entry.fields(now: now))
      }
    }
  }

  struct List: ServerQuestion {
    static let configuration = CommandConfiguration(abstract: "List the credentials, without their secrets.")

    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let answer = try await client.get(AdminRoute("credentials"))
      return Report(json: answer, text: try answer.body(CredentialList.self).credentials.table(now: now))
    }
  }

  struct Revoke: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "End a credential.", discussion: "It takes effect at once. The last administrator cannot be revoked.")

    @Argument(help: "The credential's id, as credential list shows it; never the secret itself.")
    var credential: String

    @OptionGroup var why: ReasonOption
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      guard !["vpdp_", "vadm_", "vaud_"].contains(where: { credential.utf8.starts(with: $0.utf8) }) else {
        throw AdminFailure(.usage, "That is a credential's secret. Name it by its id, as in: vouchsafe credential list")
      }
      let answer = try await client.post(AdminRoute("credentials", credential, "revoke"), why.change)
      return Report(json: answer, text: try answer.body(CredentialEntry.self).fields(now: now))
    }
  }
}
