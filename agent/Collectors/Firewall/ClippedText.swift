extension String {
  /// At most so many bytes of UTF-8, cut between characters.
  func clipped(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var clipped = ""
    var count = 0
    for scalar in unicodeScalars {
      count += UTF8.width(scalar)
      if count > limit { break }
      clipped.unicodeScalars.append(scalar)
    }
    return clipped
  }
}
