/// Which interfaces a stranger can reach: cards and what stands on them, not the private ends of tunnels and containers.
struct Interfaces: Sendable {
  /// Names that are there, sorted, without those no stranger reaches.
  let reachable: [String]
  private let known: [String: Bool]

  init(known: [String: Bool]) {
    self.known = known
    reachable = known.filter(\.value).keys.sorted()
  }

  /// For an interface that is not there its name decides, as its maker gives it.
  func isReachable(_ name: String) -> Bool { known[name] ?? !Self.hasPrivateName(name) }

  static func hasPrivateName(_ name: String) -> Bool {
    name == "lo" || privatePrefixes.contains { name.hasPrefix($0) }
  }

  private static let privatePrefixes = [
    "br-", "cali", "cbr", "cilium", "cni", "docker", "dummy", "flannel", "ifb", "incusbr", "kube-", "lxcbr", "lxdbr", "nerdctl",
    "nodelocaldns", "podman", "sit", "tailscale", "tap", "tun", "utun", "vboxnet", "veth", "virbr", "vmnet", "vnet", "weave",
    "wg", "wt", "zt",
  ]
}
