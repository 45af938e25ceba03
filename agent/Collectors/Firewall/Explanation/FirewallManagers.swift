/// Who set the rules up, told from the names of tables and chains. Explanation only: no answer rests on it.
enum FirewallManagers {
  private struct Mark {
    let manager: String
    let tables: [String]
    let chainPrefixes: [String]
  }

  private static let marks = [
    Mark(manager: "ufw", tables: [], chainPrefixes: ["ufw-", "ufw6-"]),
    Mark(manager: "firewalld", tables: ["firewalld"], chainPrefixes: ["INPUT_ZONES", "IN_public"]),
    Mark(manager: "nixos", tables: ["nixos-fw"], chainPrefixes: ["nixos-fw"]),
    Mark(manager: "docker", tables: [], chainPrefixes: ["DOCKER"]),
    Mark(manager: "podman", tables: ["netavark"], chainPrefixes: ["NETAVARK", "CNI-"]),
    Mark(manager: "libvirt", tables: ["libvirt_network"], chainPrefixes: ["LIBVIRT_"]),
    Mark(manager: "tailscale", tables: [], chainPrefixes: ["ts-"]),
    Mark(manager: "fail2ban", tables: ["f2b-table"], chainPrefixes: ["f2b-"]),
    Mark(manager: "crowdsec", tables: ["crowdsec", "crowdsec6"], chainPrefixes: ["CROWDSEC"]),
    Mark(manager: "kubernetes", tables: ["kube-proxy"], chainPrefixes: ["KUBE-"]),
    Mark(manager: "calico", tables: ["calico"], chainPrefixes: ["cali-"]),
    Mark(manager: "cilium", tables: [], chainPrefixes: ["CILIUM_"]),
    Mark(manager: "lxd", tables: ["lxd"], chainPrefixes: []),
    Mark(manager: "incus", tables: ["incus"], chainPrefixes: []),
    Mark(manager: "opensnitch", tables: ["opensnitch"], chainPrefixes: []),
  ]

  /// At most eight; the plain tool where nobody else is recognised.
  static func names(in ruleset: Ruleset) -> [String] {
    let tables = ruleset.tables.filter { !$0.isUnread }
    let recognised = marks.filter { mark in
      tables.contains { table in
        mark.tables.contains(table.name)
          || table.chains.keys.contains { chain in mark.chainPrefixes.contains { chain.hasPrefix($0) } }
      }
    }
    if !recognised.isEmpty { return recognised.prefix(8).map(\.manager) }
    let filtering = tables.filter { $0.chains.values.contains { $0.base?.dropsByDefault == true || !$0.rules.isEmpty } }
    var plain: [String] = []
    if filtering.contains(where: { !$0.isOfIptables }) { plain.append("nftables") }
    if filtering.contains(where: \.isOfIptables) { plain.append("iptables") }
    return plain
  }
}

extension RuleTable {
  /// Whether iptables made it, through either engine: its chains have names in capitals.
  fileprivate var isOfIptables: Bool {
    engine == .legacy || (chains["INPUT"] ?? chains["PREROUTING"])?.base != nil
  }
}
