import Posture

/// The base chains that a packet to this host meets, in the kernel's order.
struct InboundPath: Sendable {
  struct Station: Sendable {
    let table: RuleTable
    let chain: RuleChain
    let base: BaseHook

    var dropsByDefault: Bool { base.dropsByDefault }

    /// Connection tracking stands in prerouting at priority -200.
    var isBehindTracking: Bool { base.hook == .input || (base.hook == .prerouting && base.priority > -200) }

    /// Whether packets of the interface meet this chain; nil if they do not.
    func reach(of interface: String) -> Answer? {
      if let doubt = table.doubt { return .perhaps(doubt) }
      guard base.hook == .ingress else { return .yes }
      guard let devices = base.devices else {
        return .perhaps(.notUnderstood("the device of the ingress chain \(chain.name) of table \(table.name)"))
      }
      return devices.contains(interface) ? .yes : nil
    }
  }

  private let ipv4: [Station]
  private let ipv6: [Station]

  init(_ ruleset: Ruleset) {
    let stations = ruleset.tables
      .flatMap { table in
        table.chains.values.compactMap { chain in chain.base.map { Station(table: table, chain: chain, base: $0) } }
      }
      .sorted { left, right in
        (left.base.hook.rawValue, left.base.priority, left.table.name, left.chain.name)
          < (right.base.hook.rawValue, right.base.priority, right.table.name, right.chain.name)
      }
    ipv4 = stations.filter { $0.table.family != .ip6 }
    ipv6 = stations.filter { $0.table.family != .ip }
  }

  func stations(for family: AddressFamily) -> [Station] { family == .ipv4 ? ipv4 : ipv6 }

  /// Whether any rule or policy could stop a packet.
  var filters: Bool {
    (ipv4 + ipv6).contains { $0.dropsByDefault || !$0.chain.rules.isEmpty }
  }
}
