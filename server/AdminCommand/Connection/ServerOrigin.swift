/// Where the server is: scheme, host and port, nothing else.
struct ServerOrigin: Sendable, Hashable, CustomStringConvertible {
  /// As `https://trust.example.org:8443`.
  let description: String

  enum Fault: Error, Sendable, Hashable {
    case malformed
    case hasMore
    case plainHTTP
  }

  init(_ text: String) throws(Fault) {
    let scheme: String
    if text.utf8.starts(with: "https://".utf8) {
      scheme = "https://"
    } else if text.utf8.starts(with: "http://".utf8) {
      scheme = "http://"
    } else {
      throw .malformed
    }
    var rest = text.utf8.dropFirst(scheme.utf8.count)
    if rest.last == UInt8(ascii: "/") { rest = rest.dropLast() }
    guard rest.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .malformed }
    // A user, a path, a query or a fragment would be lost or mislead.
    guard !rest.contains(where: { "@/?#\\%".utf8.contains($0) }) else { throw .hasMore }
    guard let authority = String(rest), let (host, port) = Self.split(authority) else { throw .malformed }
    guard scheme == "https://" || Self.isLoopback(host) else { throw .plainHTTP }
    description = scheme + host + (port.map { ":\($0)" } ?? "")
  }

  private static func split(_ authority: String) -> (host: String, port: UInt16?)? {
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    var host = authority
    var port: Substring?
    if authority.utf8.first == UInt8(ascii: "[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = String(authority[...end])
      let behind = authority[authority.index(after: end)...]
      guard behind.isEmpty || behind.first == ":" else { return nil }
      port = behind.isEmpty ? nil : behind.dropFirst()
      guard host.utf8.dropFirst().dropLast().allSatisfy({ "0123456789abcdefABCDEF:.".utf8.contains($0) }) else { return nil }
    } else if let first = parts.first, parts.count <= 2 {
      host = String(first)
      port = parts.count == 2 ? parts.last : nil
      guard host.utf8.allSatisfy(Self.isHostByte) else { return nil }
    } else {
      return nil
    }
    guard !host.isEmpty, host != "[]" else { return nil }
    guard let port else { return (host, nil) }
    guard port.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = UInt16(port), number > 0
    else { return nil }
    return (host, number)
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
