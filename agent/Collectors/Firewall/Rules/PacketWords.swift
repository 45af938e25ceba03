/// The words with which tools name numbers of packet properties (`tcp`, `established`, `local`).
enum PacketWords {
  static let transport: [String: UInt128] = [
    "icmp": 1, "igmp": 2, "ipencap": 4, "tcp": 6, "udp": 17, "dccp": 33, "ipv6": 41, "gre": 47, "esp": 50, "ah": 51, "icmpv6": 58,
    "ipv6-icmp": 58, "ospf": 89, "vrrp": 112, "sctp": 132, "udplite": 136, "comp": 108, "ipcomp": 108,
  ]
  static let networkFamily: [String: UInt128] = ["ipv4": 2, "ipv6": 10]
  static let linkProtocol: [String: UInt128] = ["ip": 0x0800, "arp": 0x0806, "vlan": 0x8100, "ip6": 0x86DD]
  static let connectionState: [String: UInt128] = [
    "invalid": 1, "established": 2, "related": 4, "new": 8, "untracked": 64,
  ]
  static let connectionStatus: [String: UInt128] = [
    "expected": 1, "seen-reply": 2, "seen_reply": 2, "assured": 4, "confirmed": 8, "snat": 16, "dnat": 32, "dying": 512,
  ]
  static let direction: [String: UInt128] = ["original": 0, "reply": 1]
  static let tcpFlags: [String: UInt128] = [
    "fin": 1, "syn": 2, "rst": 4, "psh": 8, "ack": 16, "urg": 32, "ecn": 64, "ece": 64, "cwr": 128,
  ]
  static let packetType: [String: UInt128] = ["host": 0, "unicast": 0, "broadcast": 1, "multicast": 2, "other": 3]
  static let route: [String: UInt128] = [
    "unspec": 0, "unicast": 1, "local": 2, "broadcast": 3, "anycast": 4, "multicast": 5, "blackhole": 6, "unreachable": 7,
    "prohibit": 8, "throw": 9, "nat": 10, "xresolve": 11,
  ]

  static let tcp: UInt8 = 6
  static let syn: UInt128 = 2
  static let local: UInt128 = 2
  static let unicast: UInt128 = 1

  /// `42` or `0x2a`.
  static func number(_ text: some StringProtocol) -> UInt128? {
    text.hasPrefix("0x") ? UInt128(text.dropFirst(2), radix: 16) : UInt128(text, radix: 10)
  }
}
