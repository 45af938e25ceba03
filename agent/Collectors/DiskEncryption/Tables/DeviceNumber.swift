/// A kernel device number. Major 0 is anonymous: a file system that shows no block device of its own.
package struct DeviceNumber: Sendable, Hashable {
  package let major: UInt32
  package let minor: UInt32

  package init(major: UInt32, minor: UInt32) {
    self.major = major
    self.minor = minor
  }

  /// Reads `MAJOR:MINOR` in decimal, as `/proc` and `/sys` write it; nil for anything else.
  package init?(parsing text: some Collection<UInt8>) {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts.first, let last = parts.last,
      let major = UInt64(decimal: first), let minor = UInt64(decimal: last),
      let major = UInt32(exactly: major), let minor = UInt32(exactly: minor)
    else { return nil }
    self.init(major: major, minor: minor)
  }

  package var isAnonymous: Bool { major == 0 }
}

extension DeviceNumber: CustomStringConvertible {
  package var description: String { "\(major):\(minor)" }
}

extension UInt64 {
  /// Reads 1 to 19 decimal digits and nothing else.
  init?(decimal digits: some Collection<UInt8>) {
    guard (1...19).contains(digits.count) else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      // 19 digits always fit 64 bits.
      value = value * 10 + UInt64(digit - UInt8(ascii: "0"))
    }
    self = value
  }
}
