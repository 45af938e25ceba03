import Evidence
import Foundation
import Testing
import UseCases

/// Holds the table of refused requests in `docs/wire.md` and the closed list equal.
@Suite("Documented refusals of requests")
struct DocumentedRefusalsTests {
  struct Row: Hashable {
    let code: String
    let status: Int
    let text: String
  }

  @Test("the table names each refusal of a request with its status and sentence, and no other")
  func table() throws {
    let documented = try Self.rows(of: "refused requests")
    let refusals = RequestRefusal.all.map { Row(code: $0.code, status: $0.status, text: $0.text) }
    #expect(Set(documented) == Set(refusals))
    #expect(documented.count == refusals.count)
  }

  @Test("no code means two things")
  func disjoint() {
    let codes = RequestRefusal.all.map(\.code) + MessageRejection.all.map(\.code)
    #expect(Set(codes).count == codes.count)
  }

  /// The rows `` | `code` | status | text | … `` that follow a mark of the page.
  private static func rows(of table: String) throws -> [Row] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appendingPathComponent("docs/wire.md"), encoding: .utf8)
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0 == "<!-- table: \(table) -->" })
    var rows: [Row] = []
    for line in lines[(start + 1)...] {
      guard line.hasPrefix("|") else { break }
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard let code = cells.first, code.hasPrefix("`") else { continue }
      try #require(cells.count >= 3)
      rows.append(Row(code: code.filter { $0 != "`" }, status: try #require(Int(cells[1])), text: cells[2]))
    }
    return rows
  }
}
