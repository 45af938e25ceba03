import Posture

/// One condition of a rule: a property of the packet and the values for which it holds.
struct RuleMatch: Sendable {
  enum Test: Sendable {
    case within(Members)
    case outside(Members)
    case withinNamed(String)
    case outsideNamed(String)
    /// At least one of these bits is set.
    case anyBit(UInt128)
    case noBit(UInt128)
    /// What matters is only that the selector has a value.
    case holds
  }

  let selector: Selector
  let test: Test

  init(_ selector: Selector, _ test: Test) {
    self.selector = selector
    self.test = test
  }
}

/// A property of a packet that a rule may ask for.
indirect enum Selector: Sendable, Hashable {
  case inputInterface
  /// Empty for a packet that comes in.
  case outputInterface
  /// 2 for IPv4, 10 for IPv6.
  case networkFamily
  /// EtherType.
  case linkProtocol
  /// The protocol number of the transport header.
  case transport
  case source(AddressFamily)
  case destination(AddressFamily)
  /// The destination port in the header of this protocol; nil protocol: whatever it is.
  case destinationPort(of: UInt8?)
  case tcpFlags
  /// Bits: invalid 1, established 2, related 4, new 8, untracked 64.
  case connectionState
  /// Bits as in the kernel's `enum ip_conntrack_status`.
  case connectionStatus
  case packetMark
  case connectionMark
  /// Route types as in rtnetlink(7), of the destination and of the source.
  case destinationRoute
  case sourceRoute
  /// Always this number, for a new connection of a stranger.
  case constant(UInt128)
  /// A value that no stranger's packet shares with a list: a hardware address, a list of recent visitors.
  case strange
  /// The sender, the hour or chance decides: the condition holds for some packets and not for others.
  case varying
  /// A header that this packet does not have.
  case absent
  /// Something of the header of this family; absent in packets of the other.
  case header(AddressFamily, Selector)
  /// Something that only a tracked connection has; absent before tracking and for untracked packets.
  case tracked(Selector)
  case masked(Selector, UInt128)
  case joined([Selector])
  /// Not understood, or not readable: the condition may hold or not.
  case unclear(UnknownReason)
}

enum AddressFamily: Sendable, Hashable, CaseIterable { case ipv4, ipv6 }
