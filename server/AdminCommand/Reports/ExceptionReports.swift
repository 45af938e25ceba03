import Evidence
import ServiceAPI

extension ExceptionEntry {
  private var subject: String { deviceID ?? owner.map { "owner \($0)" } ?? "-" }

  func fields(now: Instant) -> String {
    var fields = Fields()
    fields.add("Exception", exceptionID)
    fields.add("State", state)
    fields.add("Device", deviceID)
    fields.add("Owner", owner)
    fields.add("Checks", checks.joined(separator: ", "))
    fields.add("Reason", reason)
    fields.add("Author", author)
    fields.add("From", Moments.full(from, now: now))
    fields.add("Until", Moments.full(until, now: now))
    return fields.text
  }

  func add(to table: inout Table, now: Instant) {
    table.add(
      exceptionID, state, subject, checks.joined(separator: ","), Moments.short(until, now: now), author, reason)
  }
}

extension [ExceptionEntry] {
  func table(now: Instant, none: String = "There are no exceptions.") -> String {
    var table = Table("EXCEPTION", "STATE", "FOR", "CHECKS", "ENDS", "AUTHOR", "REASON")
    for entry in self { entry.add(to: &table, now: now) }
    return table.text(none: none)
  }
}
