/// One archive that apt is told to look at: an address and a suite of binary packages.
struct AptSource: Sendable, Hashable {
  /// As configured, always with a slash at its end; may hold credentials.
  let address: String
  /// `bookworm-security`, or a path with a slash at its end for a flat archive.
  let suite: String

  init(address: String, suite: String) {
    self.address = address.hasSuffix("/") ? address : address + "/"
    self.suite = suite
  }

  /// How people know it: address and suite, never the credentials in it.
  var label: String {
    var shown = address
    if let scheme = shown.range(ofText: "://") {
      let rest = shown[scheme.upperBound...]
      let host = rest.prefix { $0 != "/" }
      if let at = host.lastIndex(of: "@") { shown.removeSubrange(scheme.upperBound...at) }
    }
    return "\(String(shown.dropLast())) \(suite)".clipped(toBytes: 256)
  }

  /// Whether the words of the configuration say that this archive holds security updates; for when its list is not there.
  var isNamedSecurity: Bool { suite.hasSuffix("-security") || suite.hasSuffix("/updates") }

  /// What the names of its lists in `/var/lib/apt/lists` start with, as apt makes them of an address.
  var listPrefix: String {
    let folder = suite.hasSuffix("/") ? (suite == "/" ? address : address + suite) : "\(address)dists/\(suite)/"
    var rest = folder[...]
    if let scheme = folder.range(ofText: "://") {
      rest = folder[scheme.upperBound...]
      let host = rest.prefix { $0 != "/" }
      if let at = host.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    } else if let colon = folder.firstIndex(of: ":") {
      rest = folder[folder.index(after: colon)...]
    }
    var name = ""
    for byte in rest.utf8 {
      if byte == UInt8(ascii: "/") {
        name += "_"
      } else if byte <= 0x20 || byte >= 0x7F || "\\|{}[]<>\"^~_=!@#$%*&".utf8.contains(byte) {
        let digits = String(byte, radix: 16)
        name += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      } else {
        name.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return name
  }
}
