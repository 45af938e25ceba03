/// What the collectors do with the text of files and programs.
extension StringProtocol where SubSequence == Substring {
  /// Without white space at either end.
  var trimmed: Substring {
    var result = self[...].drop(while: \.isWhitespace)
    while let last = result.last, last.isWhitespace { result.removeLast() }
    return result
  }

  var firstLine: Substring { split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: true).first ?? "" }

  /// Where a text first stands in this one.
  func range(ofText text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      let rest = self[start...]
      if rest.hasPrefix(text) { return start..<rest.index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}

extension String {
  /// The longest beginning of at most `limit` bytes that does not cut a character.
  func clipped(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var result = ""
    var size = 0
    for scalar in unicodeScalars {
      size += UTF8.width(scalar)
      guard size <= limit else { break }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}

extension UInt8 {
  /// Whether it is an ASCII digit.
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
