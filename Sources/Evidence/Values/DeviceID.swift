/// The name the server gave a device: `dev_` and 128 random bits in base32.
package struct DeviceID: Hashable, Sendable, CustomStringConvertible {
  private let high: UInt64
  private let low: UInt64

  package static let prefix = "dev_"

  /// Nil unless there are exactly 16 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Nil unless the text is the canonical form: `dev_` and 26 characters.
  package init?(_ text: String) {
    guard text.utf8.count == 30, text.utf8.starts(with: Self.prefix.utf8),
      let bytes = Base32.decode(text.utf8.dropFirst(4))
    else { return nil }
    self.init(bytes: bytes)
  }

  /// A new name.
  package static func random(using generator: inout some RandomNumberGenerator) -> DeviceID {
    DeviceID(high: generator.next(), low: generator.next())
  }

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  package var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  package var description: String { Self.prefix + Base32.encode(bytes) }
}
