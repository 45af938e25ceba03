import ArgumentParser
import Evidence
import StrictJSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a command has to say.
struct Report: Sendable, Hashable {
  /// For `--json`; null where there is nothing more to say.
  var json: JSONValue
  /// For people, on standard output.
  var text: String
  /// For people, on standard error.
  var aside = ""
  var status = Outcome.done
}

/// A command that asks the server and reports what it answered.
protocol ServerQuestion: AsyncParsableCommand {
  var connection: ConnectionOptions { get }

  func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report
}

extension ServerQuestion {
  func run() async throws {
    let report: Report
    do throws(AdminFailure) {
      let (origin, credential) = try connection.resolve()
      let now = Instant(seconds: Int64(time(nil)))
      report = try await AdminClient.with(origin: origin, credential: credential) { client throws(AdminFailure) in
        try await ask(client, now: now)
      }
    } catch {
      Console.complain(error.message)
      throw ExitCode(error.status.rawValue)
    }
    if connection.json {
      if report.json != .null { Console.say(TerminalText.json(report.json)) }
    } else {
      if !report.aside.isEmpty { Console.aside(report.aside) }
      Console.say(report.text)
    }
    if report.status != .done { throw ExitCode(report.status.rawValue) }
  }
}
