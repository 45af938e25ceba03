import Evidence
import Testing

/// Holds the table of refused messages in `docs/wire.md` and the closed list equal.
@Suite("Documented refusals of messages")
struct DocumentedRejectionsTests {
  struct Row: Hashable {
    let code: String
    let status: Int
    let text: String
  }

  /// The rows `` | `code` | status | text | … `` between two marks of the page.
  static func rows(of table: String, in page: String) throws -> [Row] {
    let opening = "<!-- table: \(table) -->"
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0 == opening })
    var rows: [Row] = []
    for line in lines[(start + 1)...] {
      guard line.hasPrefix("|") else { break }
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map { cell in
        String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      guard let code = cells.first, code.hasPrefix("`") else { continue }
      try #require(cells.count >= 3)
      rows.append(
        Row(code: code.filter { $0 != "`" }, status: try #require(Int(cells[1])), text: cells[2]))
    }
    return rows
  }

  @Test("the table names each refusal of a message with its status and sentence, and no other")
  func table() throws {
    let documented = try Self.rows(of: "refused messages", in: try SourceTree.text("docs/wire.md"))
    let refusals = MessageRejection.all.map { Row(code: $0.code, status: $0.status, text: $0.text) }
    #expect(Set(documented) == Set(refusals))
    #expect(documented.count == refusals.count)
  }
}
