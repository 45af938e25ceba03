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
    let denies: Bool
    let group: String

    init(_ status: String, _ severity: String, denies: Bool = false, _ group: String) {
      self.status = status
      self.severity = severity
      self.denies = denies
      self.group = group
    }
  }

  static let table = [
    Row("fail", "require", denies: true, "to mend"), Row("unknown", "require", denies: true, "to mend"),
    Row("not_applicable", "require", denies: true, "to mend"), Row("not_applicable", "require", "passed"),
    Row("fail", "warn", "warnings"), Row("unknown", "warn", "warnings"), Row("warning", "require", "warnings"),
    Row("in_grace", "require", "in grace"), Row("excepted", "require", "excepted"), Row("pass", "require", "passed"),
    Row("of a newer server", "require", "warnings"),
  ]

  @Test("each check is in the one group of its status", arguments: table)
  func grouped(row: Row) throws {
    let check = SamplePages.check("a", "A", status: row.status, severity: row.severity, denies: row.denies)
    let groups = try groups(check, reasons: [SamplePages.failed("a")])
    let all = [
      "to mend": groups.toMend, "in grace": groups.inGrace, "excepted": groups.excepted, "warnings": groups.warnings,
      "passed": groups.passed,
    ]
    #expect(all.filter { !$0.value.isEmpty }.keys.sorted() == [row.group])
  }

  @Test("a stale device is still told what must be mended")
  func stale() throws {
    let stale = [Reason(code: "stale", message: "")]
    for status in ["fail", "unknown"] {
      let required = SamplePages.check("a", "A", status: status, denies: true)
      #expect(try groups(required, reasons: stale).toMend == [required])
      let wished = SamplePages.check("a", "A", status: status, severity: "warn", denies: false)
      #expect(try groups(wished, reasons: stale).warnings == [wished])
    }
  }

  @Test("what does not deny a trusted device is a warning")
  func trusted() throws {
    let check = SamplePages.check("a", "A", status: "unknown", denies: false)
    #expect(try groups(check, trusted: true).warnings == [check])
  }
}
