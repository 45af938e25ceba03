import Evidence
import ServiceAPI

extension TokenEntry {
  func fields(now: Instant) -> String {
    var fields = Fields()
    fields.add("Token", tokenID)
    fields.add("State", state)
    fields.add("Owner", owner)
    fields.add("Further users", users.isEmpty ? nil : users.joined(separator: ", "))
    fields.add("Label", label)
    fields.add("Approval", approval)
    fields.add("Replaces", replaces)
    fields.add("Created", Moments.full(createdAt, now: now))
    fields.add("By", createdBy)
    fields.add("Expires", Moments.full(expiresAt, now: now))
    fields.add("Device", deviceID)
    return fields.text
  }
}

extension [TokenEntry] {
  func table(now: Instant) -> String {
    var table = Table("TOKEN", "STATE", "OWNER", "LABEL", "APPROVAL", "EXPIRES", "DEVICE")
    for token in self {
      table.add(
        token.tokenID, token.state, token.owner, token.label, token.approval, Moments.short(token.expiresAt, now: now),
        token.deviceID)
    }
    return table.text(none: "There are no enrolment tokens.")
  }
}

extension CredentialEntry {
  func fields(now: Instant) -> String {
    var fields = Fields()
    fields.add("Credential", credentialID)
    fields.add("State", state)
    fields.add("Name", name)
    fields.add("Role", role)
    fields.add("Created", Moments.full(createdAt, now: now))
    fields.add("Expires", Moments.full(expiresAt, now: now) ?? "never")
    fields.add("Last used", Moments.full(lastUsedAt, now: now) ?? "never")
    return fields.text
  }
}

extension [CredentialEntry] {
  func table(now: Instant) -> String {
    var table = Table("CREDENTIAL", "STATE", "NAME", "ROLE", "CREATED", "EXPIRES", "LAST USED")
    for entry in self {
      table.add(
        entry.credentialID, entry.state, entry.name, entry.role, Moments.short(entry.createdAt, now: now),
        Moments.short(entry.expiresAt, now: now) ?? "never", Moments.short(entry.lastUsedAt, now: now) ?? "never")
    }
    return table.text(none: "There are no credentials.")
  }
}
