/// A version of a Debian package, in dpkg's order (deb-version(7)), which is never the order of its text.
struct DebianVersion: Sendable, Hashable, Comparable {
  let text: String
  private let epoch: Int
  private let upstream: [UInt8]
  private let revision: [UInt8]

  init(_ text: String) {
    self.text = text
    var rest = Array(text.utf8)[...]
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      epoch = Int(String(decoding: rest[..<colon], as: UTF8.self)) ?? 0
      rest = rest[(colon + 1)...]
    } else {
      epoch = 0
    }
    if let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) {
      upstream = Array(rest[..<hyphen])
      revision = Array(rest[(hyphen + 1)...])
    } else {
      upstream = Array(rest)
      revision = []
    }
  }

  static func < (left: Self, right: Self) -> Bool { order(left, right) < 0 }

  /// Versions that dpkg holds equal (`1.0` and `1.0-0`) are equal here.
  static func == (left: Self, right: Self) -> Bool { order(left, right) == 0 }

  func hash(into hasher: inout Hasher) { hasher.combine(epoch) }

  private static func order(_ left: Self, _ right: Self) -> Int {
    if left.epoch != right.epoch { return left.epoch < right.epoch ? -1 : 1 }
    let upstream = order(left.upstream[...], right.upstream[...])
    return upstream != 0 ? upstream : order(left.revision[...], right.revision[...])
  }

  /// Alternately a run of non-digits, character by character, and a run of digits, as a number of any length.
  private static func order(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    var left = left
    var right = right
    while !left.isEmpty || !right.isEmpty {
      while left.first.map(\.isDigit) == false || right.first.map(\.isDigit) == false {
        let difference = weight(left.first) - weight(right.first)
        if difference != 0 { return difference }
        left = left.dropFirst()
        right = right.dropFirst()
      }
      let leftNumber = left.prefix(while: \.isDigit)
      let rightNumber = right.prefix(while: \.isDigit)
      left = left.dropFirst(leftNumber.count)
      right = right.dropFirst(rightNumber.count)
      let leftDigits = leftNumber.drop { $0 == UInt8(ascii: "0") }
      let rightDigits = rightNumber.drop { $0 == UInt8(ascii: "0") }
      if leftDigits.count != rightDigits.count { return leftDigits.count - rightDigits.count }
      if let (a, b) = zip(leftDigits, rightDigits).first(where: { $0 != $1 }) { return Int(a) - Int(b) }
    }
    return 0
  }

  /// `~` sorts before the end, the end and digits before letters, letters before the rest.
  private static func weight(_ byte: UInt8?) -> Int {
    guard let byte, !byte.isDigit else { return 0 }
    switch byte {
    case UInt8(ascii: "~"): return -1
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): return Int(byte)
    default: return Int(byte) + 256
    }
  }
}
