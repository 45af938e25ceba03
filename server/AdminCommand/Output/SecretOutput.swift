import ArgumentParser
import StrictJSON

/// Where a new secret goes: it is shown once.
struct SecretOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write the secret to this new file, mode 0600, instead of printing it.", valueName: "file"))
  var out: String?

  @Flag(help: "Print the secret alone.")
  var quiet = false

  func validate() throws {
    if quiet, out != nil { throw ValidationError("--quiet prints the secret, --out does not: give one of them.") }
  }

  /// Opens the place, makes the secret, puts it there; `make` returns the answer, the secret and the words about it.
  func deliver(
    _ make: () async throws(AdminFailure) -> (answer: JSONValue, secret: String, entry: JSONValue?, words: String)
  ) async throws(AdminFailure) -> Report {
    guard let out else {
      let made = try await make()
      let secret = TerminalText.line(made.secret)
      return Report(json: made.answer, text: secret, aside: quiet ? "" : made.words + "\n\nThe secret, shown once:")
    }
    let file = try FileOutput(creating: out)
    let made: (answer: JSONValue, secret: String, entry: JSONValue?, words: String)
    do throws(AdminFailure) { made = try await make() } catch {
      file.discard()
      throw error
    }
    do throws(AdminFailure) { try file.append(Array((made.secret + "\n").utf8)) } catch {
      file.discard()
      throw AdminFailure(.localFile, "\(error.message) The secret is lost; revoke it. \(made.words)")
    }
    try file.keep()
    return Report(json: made.entry ?? .null, text: made.words + "\n\nThe secret is in \(TerminalText.line(out)).")
  }
}
