package import Hummingbird
import Logging
import NIOCore

/// What a request brings along beside itself.
package struct ServerRequestContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// Where the connection comes from, as far as it may be counted: an IPv4 address or an IPv6 /64.
  package let source: String

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    self.source = SourceAddress.bucket(source.channel.remoteAddress)
  }
}

/// Sources by which failures are counted: one subscriber has at least a /64 of IPv6, so the rest of an address says nothing.
enum SourceAddress {
  static func bucket(_ address: SocketAddress?) -> String {
    switch address {
    case .v4(let v4): v4.host.isEmpty ? address?.ipAddress ?? "unknown" : v4.host
    case .v6: prefix64(address?.ipAddress ?? "")
    case .unixDomainSocket: "unix"
    case nil: "unknown"
    }
  }

  /// The first four groups; an address in another form stays whole. One of IPv4 in IPv6's clothes (RFC 4291 §2.5.5.2) is IPv4.
  private static func prefix64(_ text: String) -> String {
    if text.lowercased().hasPrefix("::ffff:"), text.contains("."), let mapped = text.split(separator: ":").last {
      return String(mapped)
    }
    guard let expanded = expand(text) else { return text }
    return expanded.prefix(4).joined(separator: ":") + "::/64"
  }

  private static func expand(_ text: String) -> [String]? {
    let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    func groups(_ part: Substring) -> [String] { part.split(separator: ":").map(String.init) }
    guard let head = halves.first else { return nil }
    let left = groups(head)
    guard halves.count == 2, let tail = halves.last else { return left.count == 8 ? left : nil }
    let right = groups(tail)
    guard left.count + right.count <= 8 else { return nil }
    return left + Array(repeating: "0", count: 8 - left.count - right.count) + right
  }
}
