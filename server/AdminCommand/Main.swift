import ArgumentParser

/// Administers a Vouchsafe server over its HTTP API.
@main
struct AdminCommandMain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vouchsafe", abstract: "Administer a Vouchsafe server.",
    discussion: """
      Every command needs a server and a credential with the role admin (or auditor, for reading). The server is named by \
      --server or VOUCHSAFE_SERVER, the credential is read from the file that --credential-file or \
      VOUCHSAFE_CREDENTIAL_FILE names, else from ~/.config/vouchsafe/credential; that file must be yours alone (mode 0600). \
      A secret never stands on the command line.

      Exit codes:
      \(Outcome.table)
      """,
    version: "0.1.0",
    subcommands: [
      TokenCommand.self, DeviceCommand.self, PolicyCommand.self, ExceptionCommand.self, CredentialCommand.self,
      AuditCommand.self, TrustCommand.self,
    ])
}
