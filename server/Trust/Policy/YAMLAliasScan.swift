/// Finds what YAML may read as an anchor or an alias, before it is parsed.
///
/// It errs on the strict side: an asterisk before a letter at the beginning of a word is refused in a quoted text and in a
/// comment at the end of a line too, because telling these apart is the parser's work. Only a line that is a comment and
/// nothing else is left alone, unless it holds a quotation mark, which may mean that it is the middle of a quoted text.
enum YAMLAliasScan {
  static func refuse(in text: [UInt8]) throws(PolicyFileError) {
    for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    where !isComment(line) {
      guard let column = column(in: Array(line)) else { continue }
      throw PolicyFileError(
        .alias, line: index + 1, column: column,
        "looks like a YAML anchor or alias, which a policy may not have; write * or & apart from the word")
    }
  }

  private static func isComment(_ line: ArraySlice<UInt8>) -> Bool {
    line.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "#")
      && !line.contains { [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\r")].contains($0) || $0 >= 0x80 }
  }

  /// The column, in Unicode scalars, of the first anchor or alias of a line.
  private static func column(in line: [UInt8]) -> Int? {
    for (offset, (mark, next)) in zip(line, line.dropFirst()).enumerated()
    where [UInt8(ascii: "*"), UInt8(ascii: "&")].contains(mark) && isNameByte(next) {
      guard offset == 0 || separates(line[offset - 1]) else { continue }
      return line[..<offset].count { $0 & 0xC0 != 0x80 } + 1
    }
    return nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: byte >= 0x80
    }
  }

  /// Whether a word may begin after this byte; bytes of other line breaks (NEL, LS, PS, a byte order mark) count.
  private static func separates(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte >= 0x80 || "[]{},:-?".utf8.contains(byte)
  }
}
