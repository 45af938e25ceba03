import ArgumentParser
import Evidence
import StrictJSON

/// Verifies an exported audit on this machine alone; needs neither server nor credential.
struct AuditVerifyCommand<Verifier: ExportVerifier>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify", abstract: "Verify an export of the record, without the server.",
      discussion: """
        It shows that no entry was changed, left out or put in. That nothing was cut off at the end, or the whole rewritten, \
        only a checkpoint shows that was kept away from the server: give it by --from. Exit code 1 means that the export \
        does not verify.
        """)
  }

  @Option(help: "What `vouchsafe audit export` wrote; - for standard input.")
  var file: String

  @Option(help: ArgumentHelp("What `vouchsafe audit checkpoint` printed, kept in a file.", valueName: "checkpoint"))
  var from: String?

  @Option(help: "The tenant that the record is of.")
  var tenant = TenantID.standard.description

  @Flag(help: "Print what was found as JSON.")
  var json = false

  func run() throws {
    let report: Report
    do throws(AdminFailure) { report = try verify() } catch {
      Console.complain(error.message)
      throw ExitCode(error.status.rawValue)
    }
    Console.say(json ? TerminalText.json(report.json) : report.text)
    if report.status != .done { throw ExitCode(report.status.rawValue) }
  }

  func verify() throws(AdminFailure) -> Report {
    guard let tenant = TenantID(tenant) else { throw AdminFailure(.usage, "--tenant is 1 to 40 of a-z, 0-9 and '-'.") }
    var verifier = try Verifier(tenant: tenant, checkpoint: try checkpoint())
    var lines = try LineReader(path: file)
    do {
      while let line = try lines.next() { try verifier.read(line) }
      return Self.report(try verifier.finish())
    } catch let fault as ExportFault {
      return Self.report(fault)
    } catch let failure as AdminFailure {
      throw failure
    } catch {
      throw AdminFailure(.localFile, "\(file) cannot be verified: \(error)")
    }
  }

  private func checkpoint() throws(AdminFailure) -> JSONValue? {
    guard let from else { return nil }
    let text = try TextFile.text(ofFile: from)
    do throws(JSONSyntaxError) { return try JSONValue(parsing: Array(text.utf8), limits: JSONLimits(maxBytes: 4_096)) } catch {
      throw AdminFailure(.localFile, "\(from) is not a checkpoint: \(error)")
    }
  }

  private static func report(_ findings: KeyValuePairs<String, String>) -> Report {
    var fields = Fields()
    var json = JSONObject()
    for (name, value) in findings {
      fields.add(name, value)
      json[name] = .string(value)
    }
    return Report(json: ["verified": true, "holds": .object(json)], text: "The export verifies.\n" + fields.text)
  }

  private static func report(_ fault: ExportFault) -> Report {
    Report(
      json: ["verified": false, "code": .string(fault.code), "place": .string(fault.place)],
      text: TerminalText.line("The export does NOT verify: \(fault.place) [\(fault.code)]"), status: .negative)
  }
}
