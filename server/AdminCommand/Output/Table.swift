/// Rows under headings, aligned; the cells may be hostile.
struct Table: Sendable, Hashable {
  /// Columns that a cell may take in a list, so that one long name does not push all others off the screen.
  private static let widestCell = 44

  private let headings: [String]
  private var rows: [[String]] = []

  init(_ headings: String...) { self.headings = headings }

  mutating func add(_ cells: String?...) {
    rows.append(cells.map { TerminalText.cut(TerminalText.line($0 ?? "-"), to: Self.widestCell) })
  }

  /// `none` instead of headings over nothing.
  func text(none: String) -> String {
    guard !rows.isEmpty else { return none }
    let lines = [headings] + rows
    let widths = headings.indices.map { column in
      lines.map { line in line.indices.contains(column) ? TerminalText.columns(line[column]) : 0 }.max() ?? 0
    }
    return lines.map { Self.joined($0, widths) }.joined(separator: "\n")
  }

  private static func joined(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (index, (cell, width)) in zip(cells, widths).enumerated() {
      line += cell
      guard index < cells.count - 1 else { break }
      line += String(repeating: " ", count: width - TerminalText.columns(cell) + 2)
    }
    return line
  }
}

/// Names with their values, one a line, values aligned; what is absent is left out.
struct Fields: Sendable, Hashable {
  private var lines: [(name: String, value: String)] = []

  mutating func add(_ name: String, _ value: String?) {
    if let value { lines.append((name, TerminalText.line(value))) }
  }

  var text: String {
    let width = lines.map { $0.name.count }.max() ?? 0
    return lines.map { $0.name + ":" + String(repeating: " ", count: width - $0.name.count + 2) + $0.value }
      .joined(separator: "\n")
  }

  static func == (left: Fields, right: Fields) -> Bool { left.text == right.text }

  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
