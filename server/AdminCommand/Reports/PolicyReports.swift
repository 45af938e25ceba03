import Evidence
import ServiceAPI

extension PolicyName {
  var words: String { TerminalText.line("\(name), version \(version), \(digest)") }
}

extension PolicyDetail {
  func page(now: Instant) -> String {
    var fields = Fields()
    fields.add("Policy", policy.name)
    fields.add("Version", String(policy.version))
    fields.add("Digest", policy.digest)
    fields.add("Applied", Moments.full(appliedAt, now: now))
    fields.add("By", appliedBy)
    return fields.text + "\n\n" + TerminalText.lines(yaml)
  }
}

extension PolicyReport {
  func page() -> String {
    var lines = ["Policy \(policy.words)"]
    lines.append(applied ? "It is applied." : "It is not applied.")
    lines.append("Trusted devices: \(trustedBefore) now, \(trustedAfter) under it.")
    switch denialCount {
    case 0: lines.append("It denies no device that is trusted now.")
    default:
      lines.append(
        "It denies \(denialCount) that \(denialCount == 1 ? "is" : "are") trusted now; up to \(allowedDenials) need no "
          + "--accept-denials.")
      var table = Table("DEVICE", "OWNER", "WHY")
      for denial in denials {
        table.add(denial.deviceID, denial.owner, denial.reasons.map(\.message).joined(separator: " "))
      }
      lines.append("")
      lines.append(table.text(none: ""))
      if denials.count < denialCount { lines.append("… and \(denialCount - denials.count) more.") }
    }
    return lines.joined(separator: "\n")
  }
}
