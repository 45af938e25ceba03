import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What every command that asks the server takes.
struct ConnectionOptions: ParsableArguments {
  @Option(help: "The server's origin, as https://trust.example.org; http only to this machine. [env: VOUCHSAFE_SERVER]")
  var server: String?

  @Option(
    help: ArgumentHelp(
      """
      A file with the credential, mode 0600. [env: VOUCHSAFE_CREDENTIAL_FILE] [default: ~/.config/vouchsafe/credential]
      """, valueName: "file"))
  var credentialFile: String?

  @Flag(help: "Print the server's answer as JSON.")
  var json = false

  /// The server and the credential, or what is missing.
  func resolve(
    environment: (String) -> String? = ConnectionOptions.environment
  ) throws(AdminFailure) -> (origin: ServerOrigin, credential: Credential) {
    guard let server = server ?? environment("VOUCHSAFE_SERVER") else {
      throw AdminFailure(.usage, "Which server? Name it by --server or VOUCHSAFE_SERVER.")
    }
    let origin: ServerOrigin
    do throws(ServerOrigin.Fault) { origin = try ServerOrigin(server) } catch {
      throw AdminFailure(.usage, error.text)
    }
    let standard = environment("HOME").map { $0 + "/.config/vouchsafe/credential" }
    guard let path = credentialFile ?? environment("VOUCHSAFE_CREDENTIAL_FILE") ?? standard else {
      throw AdminFailure(.unauthorized, "Which credential? Name its file by --credential-file.")
    }
    return (origin, try Credential(readingFile: path))
  }

  /// An environment variable that is set and not empty.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}

extension ServerOrigin.Fault {
  var text: String {
    switch self {
    case .malformed: "The server must be given as https://HOST or https://HOST:PORT."
    case .hasMore: "The server is given by its origin alone: no user, path, query or fragment."
    case .plainHTTP: "A credential goes over plain http only to this machine (127.0.0.1, [::1], localhost); use https."
    }
  }
}
