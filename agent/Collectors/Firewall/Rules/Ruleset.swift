import Posture

/// What the kernel enforces on packets, as plain values: the same for nft and for the old tables.
///
/// Only what can touch a packet on its way into this host is kept: bridge and arp tables, and base chains of other hooks, never
/// filter it.
struct Ruleset: Sendable {
  var tables: [RuleTable] = []
}

/// A table: chains that may jump to each other, and the sets they name.
struct RuleTable: Sendable {
  enum Family: String, Sendable {
    case ip, ip6, inet, netdev
  }

  /// Which of the kernel's two engines holds the table.
  enum Engine: String, Sendable { case nft, legacy }

  let engine: Engine
  let family: Family
  let name: String
  /// Why it is not certain that the table is in force at all; nil when it is.
  var doubt: UnknownReason?
  /// Stands for rules that could not be read.
  var isUnread = false
  /// Whether rules were written by iptables-nft in a form that nft cannot show.
  var hidesXtables = false
  var chains: [String: RuleChain] = [:]
  var sets: [String: Members] = [:]
  /// Verdict maps by name.
  var maps: [String: [MapEntry]] = [:]

  init(engine: Engine, family: Family, name: String) {
    self.engine = engine
    self.family = family
    self.name = name
  }
}

struct RuleChain: Sendable {
  let name: String
  /// Nil for a chain that is only jumped to.
  let base: BaseHook?
  var rules: [Rule] = []
}

/// Where the kernel calls a base chain.
struct BaseHook: Sendable {
  /// In the order in which an inbound packet meets them.
  enum Hook: Int, Sendable { case ingress, prerouting, input }

  let hook: Hook
  let priority: Int64
  /// Whether a packet that no rule decides is dropped.
  let dropsByDefault: Bool
  /// For an ingress hook: the devices; nil when the tool did not say.
  let devices: [String]?
}

/// Its steps run in order until one does not match.
struct Rule: Sendable {
  let steps: [RuleStep]
}

enum RuleStep: Sendable {
  case match(RuleMatch)
  case decide(RuleVerdict)
  /// A verdict map: the verdict of the one entry that holds the key's value.
  case lookUp(Selector, [MapEntry])
  case lookUpNamed(Selector, String)
  case mark(MarkChange)
  /// The connection is not tracked from here on.
  case untrack
}

enum RuleVerdict: Sendable, Hashable {
  case accept, drop, next
  case back
  case jump(String)
  case goto(String)
  /// Sent elsewhere: another host, a container, another port.
  case divert
}

struct MapEntry: Sendable {
  let key: Members
  let verdict: RuleVerdict
}

/// A new value of the packet's or the connection's mark, in the bits of `mask`.
struct MarkChange: Sendable {
  enum Target: Sendable { case packet, connection }
  enum Value: Sendable {
    case known(UInt128)
    /// The value of the other mark.
    case copied
    case unknown
  }

  let target: Target
  let value: Value
  let mask: UInt128
}
