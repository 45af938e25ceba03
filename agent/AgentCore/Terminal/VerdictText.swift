package import Evidence
import ServiceAPI

/// A verdict in lines for a terminal: trusted until when, or what failed and how to mend it.
package struct VerdictText: Sendable {
  package let lines: [String]

  /// The lines of `status`: where the device stands, and what to do.
  package init(_ document: StatusDocument?, at now: Instant) {
    let standing = Standing(document, at: now)
    var lines = [Self.headline(standing)]
    if let document {
      if let verdict = document.verdict { lines += Self.body(of: verdict) }
      lines += Self.lastRun(document.lastRun)
    }
    lines += Self.nextStep(standing, document)
    self.lines = lines
  }

  private static func headline(_ standing: Standing) -> String {
    switch standing {
    case .trusted(let end): "Trusted until \(end)."
    case .notTrusted: "Not trusted."
    case .lapsed(let end): "Not trusted any more: trust ended at \(end)."
    case .neverAttested: "Enrolled, and not attested yet."
    case .notEnrolled: "Not enrolled, as far as can be seen here."
    }
  }

  private static func body(of verdict: StatusDocument.Verdict) -> [String] {
    var lines: [String] = []
    // Failed checks are told below, with what mends them.
    if !verdict.trusted {
      lines += verdict.reasons.filter { $0.check == nil }.map { "  \(safe($0.message)) (\(safe($0.code)))" }
    }
    // A question without a meaning on this machine is told where the policy does not let that pass.
    for check in verdict.checks where check.denies || (check.status != "pass" && check.status != "not_applicable") {
      lines += describe(check)
    }
    return lines
  }

  private static func describe(_ check: CheckReport) -> [String] {
    var heading = "  \(safe(check.title)): \(word(for: check.status))"
    if let end = check.inGraceUntil { heading += " until \(safe(end))" }
    if let end = check.exceptedUntil { heading += " until \(safe(end))" }
    // A grace or an exception says with its end that it does not deny yet.
    if !check.denies, check.inGraceUntil == nil, check.exceptedUntil == nil { heading += " (does not deny)" }
    var lines = [heading, "      seen:   \(safe(check.seen))", "      wanted: \(safe(check.wanted))"]
    for step in check.mend {
      if let text = step.text { lines.append("      \(safe(text))") }
      if let command = step.command { lines.append("        $ \(safe(command))") }
    }
    return lines
  }

  /// The server's word for a check's status as people say it; one that this program does not know stands as it is.
  private static func word(for status: String) -> String {
    switch status {
    case "fail": "failed"
    case "in_grace": "failed, in grace"
    case "excepted": "failed, excepted"
    default: safe(status)
    }
  }

  private static func lastRun(_ run: StatusDocument.Run) -> [String] {
    guard let message = run.message else { return [] }
    return ["  The last run, at \(safe(run.at)), failed: \(safe(message))"]
  }

  private static func nextStep(_ standing: Standing, _ document: StatusDocument?) -> [String] {
    switch standing {
    case .trusted: []
    case .notTrusted:
      document?.verdict?.checks.contains { !$0.mend.isEmpty && $0.status != "pass" } == true
        ? ["When that is mended, run:", "        $ vouchsafe-agent attest"] : []
    case .lapsed, .neverAttested: ["Run:", "        $ vouchsafe-agent attest"]
    case .notEnrolled: ["Run:", "        $ vouchsafe-agent enroll --server URL --token-file FILE"]
    }
  }

  private static func safe(_ text: String) -> String { TerminalText(text).description }
}
