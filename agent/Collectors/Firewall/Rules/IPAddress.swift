#if canImport(Glibc)
  import Glibc
#endif

/// IP addresses as numbers: 32 bits for IPv4, 128 for IPv6.
enum IPAddress {
  static func number(_ text: String, _ family: AddressFamily) -> UInt128? {
    var bytes = [UInt8](repeating: 0, count: family == .ipv4 ? 4 : 16)
    guard inet_pton(family == .ipv4 ? AF_INET : AF_INET6, text, &bytes) == 1 else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }

  /// `ADDRESS`, `ADDRESS/LENGTH` or `ADDRESS/NETMASK` as an interval.
  static func interval(_ text: String, _ family: AddressFamily) -> Members.Element? {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = number(String(first), family) else { return nil }
    guard parts.count == 2 else { return .number(address) }
    if let length = Int(parts[1]) { return prefix(address, length, family) }
    guard let mask = number(String(parts[1]), family) else { return nil }
    let length = mask.nonzeroBitCount
    guard prefixMask(length, family) == mask else { return nil }
    return prefix(address, length, family)
  }

  static func prefix(_ address: UInt128, _ length: Int, _ family: AddressFamily) -> Members.Element? {
    guard (0...family.bits).contains(length) else { return nil }
    let mask = prefixMask(length, family)
    return .interval(address & mask, address & mask | (family.all ^ mask))
  }

  /// The shortest way to write an interval: an address, a prefix, or two ends.
  static func text(_ interval: Members.Interval, _ family: AddressFamily) -> String {
    let size = interval.high - interval.low
    let hostBits = 128 - size.leadingZeroBitCount
    let isPrefix = (size & (size &+ 1)) == 0 && interval.low & size == 0
    if size == 0 { return text(interval.low, family) }
    if isPrefix { return "\(text(interval.low, family))/\(family.bits - hostBits)" }
    return "\(text(interval.low, family))-\(text(interval.high, family))"
  }

  private static func text(_ number: UInt128, _ family: AddressFamily) -> String {
    let count = family.bits / 8
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt128(8 * (count - 1 - $0))) }
    var buffer = [CChar](repeating: 0, count: 64)
    guard inet_ntop(family == .ipv4 ? AF_INET : AF_INET6, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "?" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func prefixMask(_ length: Int, _ family: AddressFamily) -> UInt128 {
    length == 0 ? 0 : family.all ^ (family.all >> UInt128(length))
  }
}

extension AddressFamily {
  var bits: Int { self == .ipv4 ? 32 : 128 }
  /// The highest address.
  var all: UInt128 { self == .ipv4 ? 0xFFFF_FFFF : .max }
}
