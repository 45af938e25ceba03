import Posture

/// What an iptables rule does with a packet that meets its conditions (iptables-extensions(8), TARGETS).
struct IptablesTarget {
  let table: RuleTable
  let place: String

  func steps(_ rule: IptablesRule) -> [RuleStep] {
    guard let target = rule.target else { return [] }
    switch target.name {
    case "ACCEPT": return [.decide(.accept)]
    case "DROP", "REJECT": return [.decide(.drop)]
    case "RETURN": return [.decide(.back)]
    case "DNAT", "REDIRECT", "NETMAP": return [.decide(.divert)]
    case "NOTRACK": return [.untrack]
    case "CT": return target.options.contains { $0.name == "--notrack" } ? [.untrack] : []
    case "MARK": return [.mark(mark(target, .packet))]
    case "CONNMARK": return [.mark(connectionMark(target))]
    case "AUDIT", "CHECKSUM", "CLASSIFY", "CONNSECMARK", "DSCP", "ECN", "HL", "HMARK", "IDLETIMER", "LED", "LOG", "MASQUERADE",
      "NFLOG", "RATEEST", "SECMARK", "SET", "SNAT", "TCPMSS", "TCPOPTSTRIP", "TEE", "TOS", "TRACE", "TTL", "ULOG":
      return []
    default:
      let name = target.name
      // The name of a chain may be declared after the rule, but always before the first rule in what these tools print.
      guard table.chains[name] != nil else { return [.mayDoAnything(.notUnderstood("\(place): target \(name)"))] }
      return [.decide(rule.isGoto ? .goto(name) : .jump(name))]
    }
  }

  private func mark(_ target: IptablesRule.Part, _ which: MarkChange.Target) -> MarkChange {
    let unknown = MarkChange(target: which, value: .unknown, mask: 0xFFFF_FFFF)
    guard let option = target.options.first, ["--set-xmark", "--set-mark"].contains(option.name),
      let (value, mask) = IptablesMatches.masked(option.values.first ?? ""), value & ~mask == 0
    else { return unknown }
    return MarkChange(target: which, value: .known(value), mask: mask)
  }

  private func connectionMark(_ target: IptablesRule.Part) -> MarkChange {
    switch target.options.first?.name {
    case "--save-mark": MarkChange(target: .connection, value: .copied, mask: 0xFFFF_FFFF)
    case "--restore-mark": MarkChange(target: .packet, value: .copied, mask: 0xFFFF_FFFF)
    default: mark(target, .connection)
    }
  }
}
