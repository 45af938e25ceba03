/// Where a server is: `https://host[:port]`, or `http://` on this machine's loopback. In canonical form, as it stands in `aud`.
package struct ServerOrigin: Sendable, Hashable {
  /// Why a text names no server that this agent talks to.
  package enum Fault: Error, Sendable, Hashable {
    case malformed
    /// Plain http to another machine: what is sent could be read and changed on the way.
    case plainHTTP

    package var text: String {
      switch self {
      case .malformed: "is not an origin such as https://trust.example.com (no path, user name or query)"
      case .plainHTTP: "is plain http to another machine; only https is, or http to localhost, 127.0.0.1 or [::1]"
      }
    }
  }

  /// Scheme, host and port, lower case; the scheme's own port is left out.
  package let text: String

  /// Reads an origin; one `/` at its end is taken off.
  package init(parsing input: String) throws(Fault) {
    let lowered = String(decoding: input.utf8.map(\.asciiLowercased), as: UTF8.self)
    let secure = lowered.utf8.starts(with: "https://".utf8)
    guard secure || lowered.utf8.starts(with: "http://".utf8) else { throw .malformed }
    var rest = lowered.utf8.dropFirst(secure ? 8 : 7)
    if rest.last == UInt8(ascii: "/") { rest = rest.dropLast() }
    let (host, port) = try Self.split(rest)
    guard secure || Self.isLoopback(host) else { throw .plainHTTP }
    let shownPort = port == nil || port == (secure ? 443 : 80) ? "" : ":\(port ?? 0)"
    text = "\(secure ? "https" : "http")://\(host)\(shownPort)"
  }

  /// Nil unless the text is an origin in its canonical form.
  package init?(_ text: String) {
    do throws(Fault) { try self.init(parsing: text) } catch { return nil }
    guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
  }

  private static func split(_ authority: Substring.UTF8View) throws(Fault) -> (host: String, port: UInt16?) {
    let host: Substring.UTF8View
    var rest: Substring.UTF8View
    if authority.first == UInt8(ascii: "[") {
      guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else { throw .malformed }
      host = authority[...end]
      rest = authority[authority.index(after: end)...]
      guard host.dropFirst().dropLast().allSatisfy(\.isIPv6Byte), host.count > 3 else { throw .malformed }
    } else {
      let end = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
      host = authority[..<end]
      rest = authority[end...]
      guard (1...253).contains(host.count), host.allSatisfy(\.isHostByte), host.first != UInt8(ascii: ".") else {
        throw .malformed
      }
    }
    let name = String(decoding: host, as: UTF8.self)
    guard let colon = rest.popFirst() else { return (name, nil) }
    guard colon == UInt8(ascii: ":"), (1...5).contains(rest.count), rest.allSatisfy(\.isDigit), rest.first != UInt8(ascii: "0"),
      let port = UInt16(String(decoding: rest, as: UTF8.self))
    else { throw .malformed }
    return (name, port)
  }

  private static func isLoopback(_ host: String) -> Bool {
    let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isIPv4Loopback =
      labels.count == 4 && labels.first.map { $0.elementsEqual("127".utf8) } == true
      && labels.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(\.isDigit) }
    return isIPv4Loopback || ["localhost", "[::1]"].contains(host)
  }
}

extension UInt8 {
  fileprivate var asciiLowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self + 32 : self }
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isHostByte: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
  }
  fileprivate var isIPv6Byte: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self) || self == UInt8(ascii: ":") || self == UInt8(ascii: ".")
  }
}
