package import Crypto

/// A MAC key of one epoch. Which epochs there are, and how keys come from the root key, is the server's affair.
package struct SealingKey: Sendable {
  package let epoch: UInt32
  private let key: SymmetricKey

  package init(epoch: UInt32, key: SymmetricKey) {
    self.epoch = epoch
    self.key = key
  }

  /// HMAC-SHA-256 over the parts, each with its length before it, so that no two lists make one text.
  package func seal(_ parts: [[UInt8]]) -> Bytes32 {
    var code = HMAC<SHA256>(key: key)
    for part in parts {
      code.update(data: BigEndian.bytes(UInt32(truncatingIfNeeded: part.count)))
      code.update(data: part)
    }
    return Bytes32(Array(code.finalize())) ?? .zero
  }
}

/// Fixed-width integers as bytes, most significant first.
package enum BigEndian {
  package static func bytes(_ value: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
    stride(from: value.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  package static func unsigned<Value: FixedWidthInteger & UnsignedInteger>(_ bytes: some Collection<UInt8>) -> Value {
    bytes.reduce(0) { $0 << 8 | Value($1) }
  }
}
