import Posture
import StrictJSON

/// The left side of an nft condition: which property of the packet it asks for (libnftables-json(5), EXPRESSIONS).
struct NftExpression {
  let place: String

  func selector(_ expression: JSONValue) -> (Selector, NftValueKind) {
    guard let member = expression.object?.members.first else { return unclear(expression) }
    let body = member.value
    switch member.name {
    case "meta": return meta(body["key"]?.string ?? "", expression)
    case "payload": return payload(body, expression)
    case "ct": return connection(body, expression)
    case "fib": return route(body, expression)
    case "&": return masked(body, expression)
    case "concat":
      let parts = (body.array ?? []).map { selector($0) }
      return (.joined(parts.map(\.0)), .tuple(parts.map(\.1)))
    // Such headers are the sender's choice; a plain SYN has none.
    case "exthdr": return (.header(.ipv6, body["field"] == nil ? .constant(0) : .absent), .number([:]))
    case "ip option": return (.header(.ipv4, body["field"] == nil ? .constant(0) : .absent), .number([:]))
    case "sctp chunk", "dccp option": return (.absent, .number([:]))
    case "tcp option", "osf": return (.varying, .number([:]))
    case "numgen", "symhash", "jhash": return (.varying, .number([:]))
    case "socket": return body["key"] == "transparent" ? (.constant(0), .number([:])) : unclear(expression)
    case "ipsec": return (.absent, .number([:]))
    default: return unclear(expression)
    }
  }

  private func meta(_ key: String, _ expression: JSONValue) -> (Selector, NftValueKind) {
    switch key {
    case "iif", "iifname": (.inputInterface, .interface)
    case "oif", "oifname": (.outputInterface, .interface)
    case "nfproto": (.networkFamily, .number(PacketWords.networkFamily))
    case "protocol": (.linkProtocol, .number(PacketWords.linkProtocol))
    case "l4proto": (.transport, .number(PacketWords.transport))
    case "mark": (.packetMark, .number([:]))
    case "pkttype": (.constant(0), .number(PacketWords.packetType))
    case "secpath": (.constant(0), .number([:]))
    case "length", "time", "hour", "day", "cpu", "random": (.varying, .strange)
    default: unclear(expression)
    }
  }

  private func payload(_ body: JSONValue, _ expression: JSONValue) -> (Selector, NftValueKind) {
    let field = body["field"]?.string ?? ""
    switch body["protocol"]?.string ?? "" {
    case "ip": return network(.ipv4, field, expression)
    case "ip6": return network(.ipv6, field, expression)
    case "tcp":
      switch field {
      case "dport": return (.destinationPort(of: PacketWords.tcp), .number([:]))
      case "flags": return (.tcpFlags, .number(PacketWords.tcpFlags))
      default: return (.varying, .number([:]))
      }
    case "th": return field == "dport" ? (.destinationPort(of: nil), .number([:])) : (.varying, .number([:]))
    case "udp", "udplite", "sctp", "dccp":
      let number = PacketWords.transport[body["protocol"]?.string ?? ""].flatMap { UInt8(exactly: $0) }
      return field == "dport" ? (.destinationPort(of: number), .number([:])) : (.absent, .number([:]))
    case "icmp", "icmpv6", "igmp", "ah", "esp", "comp", "gre", "gretap", "vxlan", "geneve", "arp", "vlan":
      return (.absent, .number([:]))
    case "ether":
      return field == "type" ? (.linkProtocol, .number(PacketWords.linkProtocol)) : (.strange, .strange)
    default: return unclear(expression)
    }
  }

  private func network(
    _ family: AddressFamily, _ field: String, _ expression: JSONValue
  ) -> (Selector, NftValueKind) {
    switch field {
    case "saddr": return (.source(family), .address(family))
    case "daddr": return (.destination(family), .address(family))
    case "protocol", "nexthdr":
      return (.header(family, .transport), .number(PacketWords.transport))
    // A plain SYN is no fragment.
    case "frag-off": return (.header(family, .constant(0)), .number([:]))
    default: return (.header(family, .varying), .number([:]))
    }
  }

  private func connection(_ body: JSONValue, _ expression: JSONValue) -> (Selector, NftValueKind) {
    let key = body["key"]?.string ?? ""
    if key == "state" { return (.connectionState, .number(PacketWords.connectionState)) }
    let (selector, kind) = originalDirection(key, isReply: body["dir"] == "reply", expression)
    return (.tracked(selector), kind)
  }

  private func originalDirection(_ key: String, isReply: Bool, _ expression: JSONValue) -> (Selector, NftValueKind) {
    switch (key, isReply) {
    case ("status", _): (.connectionStatus, .number(PacketWords.connectionStatus))
    case ("direction", _): (.constant(0), .number(PacketWords.direction))
    case ("mark", _): (.connectionMark, .number([:]))
    case ("l3proto", _): (.networkFamily, .number(PacketWords.networkFamily))
    case ("protocol", _): (.transport, .number(PacketWords.transport))
    case ("helper", _): (.absent, .number([:]))
    case ("ip saddr", false): (.source(.ipv4), .address(.ipv4))
    case ("ip6 saddr", false): (.source(.ipv6), .address(.ipv6))
    case ("ip daddr", false): (.destination(.ipv4), .address(.ipv4))
    case ("ip6 daddr", false): (.destination(.ipv6), .address(.ipv6))
    default: unclear(expression)
    }
  }

  private func route(_ body: JSONValue, _ expression: JSONValue) -> (Selector, NftValueKind) {
    let flags = (body["flags"].map { $0.array ?? [$0] } ?? []).compactMap(\.string)
    switch (body["result"]?.string ?? "", flags.contains("saddr"), flags.contains("daddr")) {
    case ("type", false, true): return (.destinationRoute, .number(PacketWords.route))
    case ("type", true, false): return (.sourceRoute, .number(PacketWords.route))
    // The way back to the stranger exists; its number is not looked up.
    case ("oif", true, false), ("check", true, false): return (.constant(1), .existence)
    default: return unclear(expression)
    }
  }

  private func masked(_ body: JSONValue, _ expression: JSONValue) -> (Selector, NftValueKind) {
    guard let parts = body.array, parts.count == 2 else { return unclear(expression) }
    let (inner, kind) = selector(parts[0])
    guard let mask = kind.number(parts[1]) else { return unclear(expression) }
    return (.masked(inner, mask), kind)
  }

  private func unclear(_ expression: JSONValue) -> (Selector, NftValueKind) {
    (.unclear(.notUnderstood("\(place): \(expression.text)")), .strange)
  }
}
