import Evidence
import ServiceAPI

extension [DeviceSummary] {
  func table(now: Instant) -> String {
    var table = Table("DEVICE", "STATE", "TRUSTED", "OWNER", "LABEL", "LAST ATTESTED", "SYSTEM")
    for device in self {
      table.add(
        device.deviceID, device.state, device.trusted ? "yes" : "no", device.owner, device.label,
        Moments.short(device.lastAttestedAt, now: now) ?? "never", device.system)
    }
    return table.text(none: "There are no devices. Make a token for one with: vouchsafe token create --owner USER")
  }
}

extension DeviceDetail {
  func page(now: Instant) -> String {
    var parts = [fields(now: now)]
    if device.state == "quarantined" { parts.append(quarantine(now: now)) }
    if !checks.isEmpty { parts.append("Checks\n" + checks.table(now: now)) }
    if !exceptions.isEmpty { parts.append("Exceptions\n" + exceptions.table(now: now)) }
    return parts.joined(separator: "\n\n")
  }

  private func fields(now: Instant) -> String {
    var fields = Fields()
    fields.add("Device", device.deviceID)
    fields.add("State", device.state)
    fields.add("Trusted", device.trusted ? "yes" : "no")
    fields.add("Trusted until", Moments.full(device.trustedUntil, now: now))
    fields.add("Last attested", Moments.full(device.lastAttestedAt, now: now) ?? "never")
    fields.add("Risk score", device.riskScore.map { "\($0) of 100" })
    fields.add("Owner", device.owner)
    fields.add("Further users", device.users.isEmpty ? nil : device.users.joined(separator: ", "))
    fields.add("Near miss", nearMiss.map { "asked for “\($0)”, which differs only in case or form" })
    fields.add("Label", device.label)
    fields.add("System", device.system)
    fields.add("Agent", device.agentVersion)
    fields.add("Assurance", device.assurance)
    fields.add("Key", keyThumbprint)
    fields.add("Enrolled", Moments.full(device.enrolledAt, now: now))
    fields.add("Replaces", replaces)
    fields.add("Last gap", Moments.full(lastGapAt, now: now))
    fields.add("Revision", String(device.revision))
    return fields.text
  }

  private func quarantine(now: Instant) -> String {
    var table = Table("MESSAGE", "SEQ", "RECEIVED")
    for message in conflict {
      table.add(message.hash, String(message.sequence), Moments.short(message.receivedAt, now: now))
    }
    return "Two messages that one device alone cannot have sent\n" + table.text(none: "(not kept)")
      + "\nFind out which machine is the real one, then name its message:"
      + "\n  vouchsafe device release \(TerminalText.line(device.deviceID)) --message HASH --reason …"
  }
}

extension [CheckReport] {
  func table(now: Instant) -> String {
    var table = Table("CHECK", "STATUS", "SEVERITY", "SEEN", "WANTED")
    for check in self {
      table.add(check.check, check.statusWords(now: now), check.severity, check.seen, check.wanted)
    }
    return table.text(none: "No checks were made yet.")
  }
}

extension CheckReport {
  fileprivate func statusWords(now: Instant) -> String {
    if status == "in_grace", let end = Moments.short(inGraceUntil, now: now) { return "in grace, ends \(end)" }
    if status == "excepted", let end = Moments.short(exceptedUntil, now: now) { return "excepted, ends \(end)" }
    if status == "unknown", let reason = unknownReason { return "unknown (\(reason))" }
    return status
  }
}
