import Evidence
import ServiceAPI

extension TrustExplanation {
  func page(now: Instant) -> String {
    var parts = [answer.headline + "\n" + fields(now: now)]
    if !answer.reasons.isEmpty {
      parts.append("Why not\n" + answer.reasons.map { "  " + $0.words }.joined(separator: "\n"))
    }
    if !checks.isEmpty { parts.append("Checks\n" + checks.table(now: now)) }
    if !exceptions.isEmpty { parts.append("Exceptions\n" + exceptions.table(now: now)) }
    return parts.joined(separator: "\n\n")
  }

  private func fields(now: Instant) -> String {
    var fields = Fields()
    fields.add("Device", answer.deviceID)
    fields.add("User", answer.user)
    fields.add("State", state)
    fields.add("Last attested", Moments.full(answer.lastAttestedAt, now: now))
    fields.add("Trusted until", Moments.full(answer.trustedUntil, now: now))
    fields.add("Risk score", answer.riskScore.map { "\($0) of 100" })
    fields.add("Assurance", answer.assurance)
    fields.add("Vouched for by", answer.ekVouchedBy.flatMap { $0.isEmpty ? nil : $0.joined(separator: ", ") })
    fields.add("Policy", answer.policy.map(\.words))
    fields.add("Revision", answer.revision.map { String($0) })
    fields.add("To mend it", answer.remediationURL)
    return fields.text
  }
}

extension TrustAnswer {
  fileprivate var headline: String {
    let pair = "\(TerminalText.line(user)) on \(TerminalText.line(deviceID))"
    return trusted ? "TRUSTED: \(pair)" : "NOT TRUSTED: \(pair)"
  }
}

extension Reason {
  fileprivate var words: String {
    TerminalText.line("\(message) [\(code)\(check.map { ": \($0)" } ?? "")]")
  }
}
