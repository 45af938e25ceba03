/// How much a JSON text may ask of its reader. There is no unlimited reading.
package struct JSONLimits: Sendable {
  /// Bytes of the whole text; checked before anything is parsed.
  package let maxBytes: Int
  /// Nesting of arrays and objects; a scalar at the top has depth 0.
  package let maxDepth: Int
  /// Values in all, counting every array element and object member.
  package let maxValues: Int
  /// Integers must lie in `-maxInteger...maxInteger`.
  package let maxInteger: Int64

  /// 2^53 − 1: integers beyond it do not survive every JSON reader (RFC 7493 §2.2).
  package static let safeInteger: Int64 = 9_007_199_254_740_991

  package init(maxBytes: Int, maxDepth: Int = 8, maxValues: Int = 20_000, maxInteger: Int64 = safeInteger) {
    self.maxBytes = maxBytes
    self.maxDepth = maxDepth
    self.maxValues = maxValues
    self.maxInteger = maxInteger
  }

  /// Signed messages and their parts: at most 64 KiB, depth at most 8.
  package static let evidence = JSONLimits(maxBytes: 65_536)
  /// Answers of a server to its own clients, admin listings included.
  package static let answer = JSONLimits(maxBytes: 16_777_216, maxDepth: 16, maxValues: 2_000_000)
  /// The output of a local tool such as `nft -j`: large and deep, yet bounded.
  package static let toolOutput = JSONLimits(
    maxBytes: 8_388_608, maxDepth: 64, maxValues: 1_000_000, maxInteger: .max)
}
