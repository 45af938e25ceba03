import Evidence
import Testing

/// What anybody on the way can do to an ECDSA signature: (r, s) becomes (r, n − s), which verifies too.
enum RemadeSignature {
  /// The order of P-256 (SP 800-186 §3.2.1.3).
  private static let order: [UInt8] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
  ]

  /// The same signing input with the other signature.
  static func of(_ message: [UInt8]) throws -> [UInt8] {
    let dot = try #require(message.lastIndex(of: UInt8(ascii: ".")))
    let signature = try #require(Base64URL.decode(message[(dot + 1)...]))
    return message[...dot] + Base64URL.encodeBytes(signature.prefix(32) + orderMinus(Array(signature.suffix(32))))
  }

  private static func orderMinus(_ number: [UInt8]) -> [UInt8] {
    var borrow = 0
    var difference = [UInt8](repeating: 0, count: 32)
    for index in (0..<32).reversed() {
      let value = Int(order[index]) - Int(number[index]) - borrow
      borrow = value < 0 ? 1 : 0
      difference[index] = UInt8(truncatingIfNeeded: value)
    }
    return difference
  }
}
