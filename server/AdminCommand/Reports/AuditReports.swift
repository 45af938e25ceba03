import Evidence
import ServiceAPI
import StrictJSON

extension [AuditLine] {
  func table(now: Instant) -> String {
    var table = Table("SEQ", "WHEN", "WHAT", "WHO", "ABOUT", "DETAILS")
    for line in self {
      table.add(String(line.sequence), line.at, line.kind, line.actor, line.subject, line.details.text)
    }
    return table.text(none: "There are no entries.")
  }
}
