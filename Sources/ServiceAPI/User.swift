/// A person as the policy decision point names them: an opaque text, compared byte for byte.
///
/// Swift compares strings by canonical equivalence, so "é" in its two normal forms would be one person. Here it is two.
package struct User: Hashable, Sendable, CustomStringConvertible {
  package static let maxBytes = 256

  /// The text as it was given; hostile wherever it is shown.
  package let text: String

  /// Nil unless there are 1 to 256 bytes of UTF-8 without a control character (Unicode category Cc).
  package init?(_ text: String) {
    guard (1...Self.maxBytes).contains(text.utf8.count) else { return nil }
    for scalar in text.unicodeScalars where scalar.properties.generalCategory == .control { return nil }
    self.text = text
  }

  /// Nil also for bytes that are not UTF-8.
  package init?(utf8 bytes: some Collection<UInt8>) {
    guard bytes.count <= Self.maxBytes, let text = String(validating: bytes, as: UTF8.self) else { return nil }
    self.init(text)
  }

  package var bytes: [UInt8] { Array(text.utf8) }
  package var description: String { text }

  /// Whether the two are different people whose names differ in case or normal form only.
  ///
  /// Such a question is denied like any other; the administrator is told, because it is most often a wrong setting.
  package func isNearMiss(of other: User) -> Bool {
    guard self != other else { return false }
    // String equality is canonical equivalence, which is what is wanted here and nowhere else.
    return text == other.text || text.lowercased() == other.text.lowercased()
      || text.uppercased() == other.text.uppercased()
  }

  package static func == (left: User, right: User) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  package func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(UInt8(0xFF))
  }
}
