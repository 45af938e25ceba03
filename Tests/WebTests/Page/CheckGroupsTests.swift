import ServiceAPI
import Testing

@testable import Web

@Suite("The groups of checks on the page")
struct CheckGroupsTests {
  private func groups(_ check: CheckReport, trusted: Bool = false, reasons: [Reason] = []) throws -> CheckGroups {
    try SamplePages.model(trusted: trusted, reasons: reasons, checks: [check]).groups
  }

  struct Row: Sendable {
    let status: String
    let severity: String
    /// Whether a reason of the denial names the check.
    let named: Bool
    let group: String

    init(_ status: String, _ severity: String, named: Bool = false, _ group: String) {
      self.status = status
      self.severity = severity
      self.named = named
      self.group = group
    }
  }

  static let table = [
    Row("fail", "require", named: true, "to mend"), Row("unknown", "require", named: true, "to mend"),
    Row("not_applicable", "require", named: true, "to mend"), Row("not_applicable", "require", "passed"),
    Row("fail", "warn", "warnings"), Row("unknown", "warn", "warnings"), Row("warning", "require", "warnings"),
    Row("in_grace", "require", "in grace"), Row("excepted", "require", "excepted"), Row("pass", "require", "passed"),
    Row("of a newer server", "require", "warnings"),
  ]

  @Test("each check is in the one group of its status", arguments: table)
  func grouped(row: Row) throws {
    let check = SamplePages.check("a", "A", status: row.status, severity: row.severity)
    let groups = try groups(check, reasons: [SamplePages.failed(row.named ? "a" : "another")])
    let all = [
      "to mend": groups.toMend, "in grace": groups.inGrace, "excepted": groups.excepted, "warnings": groups.warnings,
      "passed": groups.passed,
    ]
    #expect(all.filter { !$0.value.isEmpty }.keys.sorted() == [row.group])
  }

  @Test("where no reason names a check, the severity tells what must be mended")
  func stale() throws {
    let stale = [Reason(code: "stale", message: "")]
    for status in ["fail", "unknown"] {
      let required = SamplePages.check("a", "A", status: status)
      #expect(try groups(required, reasons: stale).toMend == [required])
      let wished = SamplePages.check("a", "A", status: status, severity: "warn")
      #expect(try groups(wished, reasons: stale).warnings == [wished])
    }
  }

  @Test("a trusted device has nothing to mend, whatever its checks say")
  func trusted() throws {
    let check = SamplePages.check("a", "A", status: "unknown")
    #expect(try groups(check, trusted: true).warnings == [check])
  }
}
