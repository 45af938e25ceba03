#if canImport(Glibc)
  import Glibc
#endif

/// Paragraphs of `Field: value` lines, as dpkg and apt keep everything (deb822(5)).
///
/// The files are megabytes and only a few fields count: lines are found in the bytes, and text is made of wanted values only.
struct ControlFile {
  /// Wanted fields by their lower-case names; continuation lines follow their first line after a line feed.
  typealias Paragraph = [String: String]

  /// The paragraphs that have at least one of `fields` (lower-case names).
  static func paragraphs(of bytes: [UInt8], keeping fields: [String]) -> [Paragraph] {
    var paragraphs: [Paragraph] = []
    forEachParagraph(of: bytes, keeping: fields) { paragraphs.append($0) }
    return paragraphs
  }

  static func forEachParagraph(of bytes: [UInt8], keeping fields: [String], _ body: (Paragraph) -> Void) {
    let wanted = fields.map { (name: $0, bytes: Array($0.utf8)) }
    var paragraph: Paragraph = [:]
    var current: String?
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var start = 0
      while start < buffer.count {
        let end = memchr(base + start, 0x0A, buffer.count - start).map { UnsafeRawPointer($0) - base } ?? buffer.count
        let line = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
        start = end + 1
        guard let first = line.first(where: { $0 != 0x0D }) else {
          if !paragraph.isEmpty { body(paragraph) }
          paragraph = [:]
          current = nil
          continue
        }
        if first == UInt8(ascii: "#") { continue }
        if first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
          if let current { paragraph[current, default: ""] += "\n" + text(line) }
          continue
        }
        current = nil
        for (name, bytes) in wanted where line.starts(fieldNamed: bytes) {
          paragraph[name] = text(UnsafeRawBufferPointer(rebasing: line.dropFirst(bytes.count + 1)))
          current = name
        }
      }
    }
    if !paragraph.isEmpty { body(paragraph) }
  }

  /// The line's text without blanks at either end, which are dropped as bytes: there are thousands of lines.
  private static func text(_ line: UnsafeRawBufferPointer) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    guard let first = line.firstIndex(where: { !isBlank($0) }), let last = line.lastIndex(where: { !isBlank($0) }) else {
      return ""
    }
    return String(decoding: line[first...last], as: UTF8.self)
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the line is `name:` and more; `name` is in lower case, the line in any.
  fileprivate func starts(fieldNamed name: [UInt8]) -> Bool {
    guard count > name.count, self[name.count] == UInt8(ascii: ":") else { return false }
    for (index, byte) in name.enumerated() {
      let own = self[index]
      let lower = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(own) ? own | 0x20 : own
      guard lower == byte else { return false }
    }
    return true
  }
}
