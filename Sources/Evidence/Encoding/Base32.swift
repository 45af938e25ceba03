/// Base32 in lower case without padding (the alphabet of RFC 4648 §6): identifiers a person may have to read aloud.
package enum Base32 {
  private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    var output: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        output.append(alphabet[Int(buffer >> bits & 0x1F)])
      }
      buffer &= (1 << bits) - 1
    }
    if bits > 0 { output.append(alphabet[Int(buffer << (5 - bits) & 0x1F)]) }
    return String(decoding: output, as: UTF8.self)
  }

  /// Nil for any other character, an impossible length, or unused bits that are not zero.
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard [0, 2, 4, 5, 7].contains(text.count % 8) else { return nil }
    var output: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for character in text {
      let value: UInt32
      switch character {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(character - UInt8(ascii: "a"))
      case UInt8(ascii: "2")...UInt8(ascii: "7"): value = UInt32(character - UInt8(ascii: "2")) + 26
      default: return nil
      }
      buffer = buffer << 5 | value
      bits += 5
      if bits >= 8 {
        bits -= 8
        output.append(UInt8(truncatingIfNeeded: buffer >> bits))
        buffer &= (1 << bits) - 1
      }
    }
    return buffer == 0 ? output : nil
  }
}
