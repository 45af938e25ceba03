/// Thirty-two bytes held in place: a SHA-256 digest without an allocation.
package struct Bytes32: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// Nil unless there are exactly 32 bytes.
  package init?(_ bytes: some Collection<UInt8>) { self.init(Array(bytes)) }

  // Not generic: every identifier read from the store comes through here.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    words = (0, 0, 0, 0)
    for index in 0..<8 {
      words.0 = words.0 << 8 | UInt64(bytes[index])
      words.1 = words.1 << 8 | UInt64(bytes[index + 8])
      words.2 = words.2 << 8 | UInt64(bytes[index + 16])
      words.3 = words.3 << 8 | UInt64(bytes[index + 24])
    }
  }

  /// All bits zero.
  package static let zero = Bytes32(zero: ())

  private init(zero: ()) { words = (0, 0, 0, 0) }

  package var bytes: [UInt8] {
    [words.0, words.1, words.2, words.3].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  /// For secrets: looks at every byte whatever it finds.
  package func equalsInConstantTime(_ other: Bytes32) -> Bool {
    let difference =
      (words.0 ^ other.words.0) | (words.1 ^ other.words.1) | (words.2 ^ other.words.2) | (words.3 ^ other.words.3)
    return difference == 0
  }

  package static func == (left: Bytes32, right: Bytes32) -> Bool { left.words == right.words }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}
