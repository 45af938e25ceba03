/// The octal escapes (`\040` for a space) that the kernel writes into its tables, so that a name cannot end a field.
enum KernelEscapes {
  /// The bytes behind a field, or nil if a backslash is not followed by three octal digits of one byte.
  static func decode(_ field: some Collection<UInt8>) -> [UInt8]? {
    guard field.contains(backslash) else { return Array(field) }
    var bytes: [UInt8] = []
    var rest = field[...]
    while let byte = rest.popFirst() {
      guard byte == backslash else {
        bytes.append(byte)
        continue
      }
      var value: UInt16 = 0
      for _ in 0..<3 {
        guard let digit = rest.popFirst(), (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { return nil }
        value = value * 8 + UInt16(digit - UInt8(ascii: "0"))
      }
      guard let decoded = UInt8(exactly: value) else { return nil }
      bytes.append(decoded)
    }
    return bytes
  }

  private static let backslash = UInt8(ascii: "\\")
}
