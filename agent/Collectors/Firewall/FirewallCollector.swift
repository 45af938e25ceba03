package import Posture

/// Asks whether a stranger's new TCP connection to a port that nobody listed would get in, for IPv4 and for IPv6.
///
/// Computed from the rules that the kernel enforces, both engines together, never from a unit's or a program's state. Needs
/// CAP_NET_ADMIN for nft, and CAP_NET_RAW for legacy tables. It does not establish: what XDP, tc or a filter outside this machine
/// do, what single programs refuse, and what happens to packets that only pass through.
package struct FirewallCollector: Collector {
  package let deadline: Duration = .seconds(20)

  package init() {}

  package func collect(from machine: Machine) async -> Fact<Firewall> {
    let surroundings = Surroundings(of: machine)
    if surroundings.isWSL { return .notApplicable(.wsl) }
    if surroundings.isSandboxed {
      if surroundings.isContainer { return .notApplicable(.container) }
      return .unknown(
        UnknownReason(
          .hiddenByVirtualization, tried: ["/proc/net/dev", "/proc/1/ns/net"],
          detail: "the collector must run in the machine's own network namespace, which this is not"))
    }
    let rules = await KernelRules.read(from: machine)
    let path = InboundPath(rules.ruleset)
    // Before a container stands its host's firewall, which cannot be seen from inside; rules of its own it does answer for.
    if surroundings.isContainer, !rules.failures.isEmpty || !path.filters { return .notApplicable(.container) }
    let ipv4 = InboundQuestion(
      family: .ipv4, path: path, interfaces: surroundings.interfaces, destinations: surroundings.ipv4Addresses
    ).answer()
    var ipv6 = InboundQuestion.Answer(inbound: .familyOff)
    if !surroundings.isIPv6Off {
      ipv6 =
        InboundQuestion(
          family: .ipv6, path: path, interfaces: surroundings.interfaces, destinations: surroundings.ipv6Addresses
        ).answer()
    }
    if let failure = rules.failures.first(where: { ipv4.inbound == .unknown($0) }),
      surroundings.isIPv6Off || rules.failures.contains(where: { ipv6.inbound == .unknown($0) })
    {
      return .unknown(failure)
    }
    let managers = FirewallManagers.names(in: rules.ruleset)
    let allowed = PortClasses.merged(ipv4.allowed + ipv6.allowed).prefix(64).map { "tcp/\($0.text)" }
    let notes = await FirewallNotes.of(rules.ruleset, managers: managers, answers: [ipv4, ipv6], machine: machine)
    return .known(
      Firewall(ipv4: ipv4.inbound, ipv6: ipv6.inbound, allowed: allowed, managers: managers, notes: notes), from: rules.sources)
  }
}
