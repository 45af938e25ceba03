/// A version as rpm orders it (rpm-version(7)): `[EPOCH:]VERSION[-RELEASE]`, which is never the order of its text.
struct RPMVersion: Sendable, Hashable, Comparable {
  let text: String
  private let epoch: [UInt8]
  private let version: [UInt8]
  private let release: [UInt8]?

  init(_ text: String) {
    self.text = text
    var rest = Array(text.utf8)[...]
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")), rest[..<colon].allSatisfy(\.isDigit) {
      epoch = Array(rest[..<colon])
      rest = rest[(colon + 1)...]
    } else {
      epoch = []
    }
    if let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) {
      version = Array(rest[..<hyphen])
      release = Array(rest[(hyphen + 1)...])
    } else {
      version = Array(rest)
      release = nil
    }
  }

  static func < (left: Self, right: Self) -> Bool { order(left, right) < 0 }

  /// Versions that rpm holds equal (`1.0` and `1_0`) are equal here.
  static func == (left: Self, right: Self) -> Bool { order(left, right) == 0 }

  func hash(into hasher: inout Hasher) { hasher.combine(Self.digits(epoch[...]).count) }

  private static func order(_ left: Self, _ right: Self) -> Int {
    let epoch = numberOrder(left.epoch[...], right.epoch[...])
    if epoch != 0 { return epoch }
    let version = order(left.version[...], right.version[...])
    if version != 0 { return version }
    return order((left.release ?? [])[...], (right.release ?? [])[...])
  }

  /// Segments of digits or of letters, one by one; whatever stands between them only parts them, but for `~` and `^`.
  static func order(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    var left = left
    var right = right
    while true {
      left = left.drop(while: isSeparator)
      right = right.drop(while: isSeparator)
      let (tilde, caret) = (UInt8(ascii: "~"), UInt8(ascii: "^"))
      if left.first == tilde || right.first == tilde {
        // Before everything, even the end.
        guard left.first == tilde else { return 1 }
        guard right.first == tilde else { return -1 }
      } else if left.first == caret || right.first == caret {
        // After the end, before everything else.
        guard left.first == caret else { return left.isEmpty ? -1 : 1 }
        guard right.first == caret else { return right.isEmpty ? 1 : -1 }
      } else {
        guard let first = left.first, let second = right.first else { return left.count - right.count }
        // A number is newer than a word.
        guard first.isDigit == second.isDigit else { return first.isDigit ? 1 : -1 }
        let belongs = first.isDigit ? { (byte: UInt8) in byte.isDigit } : isLetter
        let (one, other) = (left.prefix(while: belongs), right.prefix(while: belongs))
        let difference = first.isDigit ? numberOrder(one, other) : textOrder(one, other)
        if difference != 0 { return difference }
        left = left.dropFirst(one.count)
        right = right.dropFirst(other.count)
        continue
      }
      left = left.dropFirst()
      right = right.dropFirst()
    }
  }

  private static func numberOrder(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    let (one, other) = (digits(left), digits(right))
    return one.count != other.count ? one.count - other.count : textOrder(one, other)
  }

  private static func textOrder(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    if let (one, other) = zip(left, right).first(where: { $0 != $1 }) { return Int(one) - Int(other) }
    return left.count - right.count
  }

  private static func digits(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> { text.drop { $0 == UInt8(ascii: "0") } }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    !byte.isDigit && !isLetter(byte) && byte != UInt8(ascii: "~") && byte != UInt8(ascii: "^")
  }
}
