import AgentCore
import ArgumentParser

#if canImport(Glibc)
  import Glibc
#endif

/// `vouchsafe-agent enroll`.
struct Enroll: AgentSubcommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a key and let this machine become a device of a server.",
    discussion: "May be run again with the same token if the answer was lost: the server gives the same answer.")

  @Option(help: ArgumentHelp("The server's public origin.", valueName: "url"))
  var server: String

  @Option(
    help: ArgumentHelp(
      "The file that holds the enrolment token, readable by its owner only, or - for standard input.", valueName: "file"))
  var tokenFile: String

  @OptionGroup var places: Places
  @OptionGroup var trying: Trying

  func execute() async throws(AgentError) -> AgentExit {
    let origin: ServerOrigin
    do throws(ServerOrigin.Fault) {
      origin = try ServerOrigin(parsing: server)
    } catch {
      throw .badServer(server, error)
    }
    let token = tokenFile == "-" ? try Terminal.readToken() : try EnrolmentToken(file: tokenFile)
    try StateDirectory.becomeOwner(of: places.stateDirectory)
    let enrolled = try await places.agent(maxTime: trying.maxTime).enroll(server: origin, token: token)
    if enrolled.stateAtEnrolment == "pending" {
      Output.print(["Enrolled as \(enrolled.device); an administrator has to approve it before it can attest."])
    } else {
      Output.print(["Enrolled as \(enrolled.device). Next, run: vouchsafe-agent attest"])
    }
    return .success
  }
}

/// The person at the terminal.
enum Terminal {
  /// Reads the token from standard input; from a keyboard without showing it.
  static func readToken() throws(AgentError) -> EnrolmentToken {
    guard isatty(STDIN_FILENO) == 1 else { return try EnrolmentToken(reading: STDIN_FILENO, named: "standard input") }
    var shown = termios()
    guard tcgetattr(STDIN_FILENO, &shown) == 0 else {
      return try EnrolmentToken(reading: STDIN_FILENO, named: "standard input")
    }
    Output.prompt("Enrolment token: ")
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSANOW, &hidden)
    defer {
      tcsetattr(STDIN_FILENO, TCSANOW, &shown)
      Output.prompt("\n")
    }
    return try EnrolmentToken(parsing: Array((readLine() ?? "").utf8))
  }
}
