import Posture

/// The conditions of an iptables rule as steps of ours (iptables-extensions(8)).
struct IptablesMatches {
  let family: AddressFamily
  let place: String

  func steps(_ rule: IptablesRule) -> [RuleStep] {
    (rule.conditions.map { condition($0) } + rule.modules.flatMap { module($0) }).compactMap { $0.map(RuleStep.match) }
  }

  /// Nil: always holds.
  private func condition(_ option: IptablesRule.Option) -> RuleMatch? {
    let value = option.values.first ?? ""
    switch option.name {
    case "-s": return addresses(.source(family), option)
    case "-d": return addresses(.destination(family), option)
    case "-i": return match(.inputInterface, [interface(value)], option)
    case "-o": return match(.outputInterface, [interface(value)], option)
    case "-p":
      if value == "all" || value == "0" { return option.isNegated ? RuleMatch(.absent, .holds) : nil }
      guard let number = PacketWords.transport[value] ?? PacketWords.number(value) else { return unclear("-p \(value)") }
      return match(.transport, [.number(number)], option)
    // A plain SYN is no fragment.
    case "-f": return match(.constant(0), [.number(1)], option)
    default: return unclear(option.name)
    }
  }

  private func module(_ part: IptablesRule.Part) -> [RuleMatch?] {
    switch part.name {
    case "comment", "nfacct": return []
    case "tcp": return part.options.map { tcp($0) }
    case "multiport": return part.options.map { multiport($0) }
    case "conntrack", "state": return part.options.map { connection($0) }
    case "addrtype": return part.options.map { addressType($0) }
    case "mark": return part.options.map { mark(.packetMark, $0) }
    case "connmark": return part.options.map { mark(.tracked(.connectionMark), $0) }
    case "iprange": return part.options.map { range($0) }
    case "recent": return [recent(part)]
    case "pkttype":
      return part.options.map { option in
        guard let type = PacketWords.packetType[option.values.first ?? ""] else { return unclear("pkttype") }
        return match(.constant(0), [.number(type)], option)
      }
    // The way back to a stranger is the way he came.
    case "rpfilter": return part.options.contains { $0.name == "--invert" } ? [never] : []
    case "policy":
      let demandsIPsec = part.options.contains { $0.name == "--pol" && $0.values == ["ipsec"] }
      return demandsIPsec ? [never] : []
    case "mac": return part.options.map { match(.strange, [.name($0.values.first ?? "")], $0) }
    case "udp", "udplite", "sctp", "dccp", "icmp", "icmp6", "icmpv6", "ipv6-icmp", "esp", "ah", "frag", "rt", "hbh", "dst", "mh",
      "helper":
      return [never]
    // Below and above such limits alike: the sender chooses the moment and these fields.
    case "limit", "hashlimit", "connlimit", "quota", "statistic", "time", "cpu", "length", "ttl", "hl", "tos", "dscp", "ecn",
      "tcpmss", "string":
      return [RuleMatch(.varying, .holds)]
    case "set": return [unclear("the ipset \(part.options.first?.values.first ?? "?")")]
    default: return [unclear("match \(part.name)")]
    }
  }

  private func tcp(_ option: IptablesRule.Option) -> RuleMatch? {
    switch option.name {
    case "--dport": return ports(option)
    case "--sport", "--tcp-option": return RuleMatch(.varying, .holds)
    case "--syn": return match(.masked(.tcpFlags, 0x17), [.number(PacketWords.syn)], option)
    case "--tcp-flags":
      guard option.values.count == 2, let mask = Self.flags(option.values[0]), let wanted = Self.flags(option.values[1]) else {
        return unclear("--tcp-flags")
      }
      return match(.masked(.tcpFlags, mask), [.number(wanted)], option)
    default: return unclear("tcp \(option.name)")
    }
  }

  private func multiport(_ option: IptablesRule.Option) -> RuleMatch? {
    switch option.name {
    case "--dports": ports(option)
    case "--sports", "--ports": RuleMatch(.varying, .holds)
    default: unclear("multiport \(option.name)")
    }
  }

  private func ports(_ option: IptablesRule.Option) -> RuleMatch? {
    let ranges = (option.values.first ?? "").split(separator: ",").map { text -> Members.Element in
      let ends = text.split(separator: ":", omittingEmptySubsequences: false)
      let low = ends.first.flatMap { $0.isEmpty ? 0 : PacketWords.number($0) }
      let high = ends.last.flatMap { $0.isEmpty ? 65_535 : PacketWords.number($0) }
      guard ends.count <= 2, let low, let high else { return .unclear("port \(text)") }
      return .interval(low, high)
    }
    return match(.destinationPort(of: nil), ranges, option)
  }

  private func connection(_ option: IptablesRule.Option) -> RuleMatch? {
    let words = (option.values.first ?? "").lowercased().split(separator: ",").map(String.init)
    switch option.name {
    case "--ctstate", "--state":
      // A new connection to this host has been neither SNATed nor DNATed.
      let states = words.filter { $0 != "snat" && $0 != "dnat" }.map { PacketWords.connectionState[$0] }
      guard !states.contains(nil) else { return unclear("ctstate \(words.joined(separator: ","))") }
      return bits(.connectionState, states, option)
    case "--ctstatus":
      if words == ["none"] { return match(.tracked(.connectionStatus), [.number(0)], option) }
      let flags = words.map { PacketWords.connectionStatus[$0] }
      guard !flags.contains(nil) else { return unclear("ctstatus") }
      return bits(.tracked(.connectionStatus), flags, option)
    case "--ctdir":
      return match(.tracked(.constant(0)), words.map { PacketWords.direction[$0].map { .number($0) } ?? .unclear($0) }, option)
    case "--ctorigsrc": return addresses(.tracked(.source(family)), option)
    case "--ctorigdst": return addresses(.tracked(.destination(family)), option)
    case "--ctorigdstport": return ports(option)
    default: return unclear("conntrack \(option.name)")
    }
  }

  private func bits(_ selector: Selector, _ values: [UInt128?], _ option: IptablesRule.Option) -> RuleMatch {
    let joined = values.reduce(UInt128(0)) { $0 | ($1 ?? 0) }
    return RuleMatch(selector, option.isNegated ? .noBit(joined) : .anyBit(joined))
  }

  private func addressType(_ option: IptablesRule.Option) -> RuleMatch? {
    let types = (option.values.first ?? "").lowercased().split(separator: ",")
      .map { word -> Members.Element in PacketWords.route[String(word)].map { .number($0) } ?? .unclear("addrtype \(word)") }
    switch option.name {
    case "--dst-type": return match(.destinationRoute, types, option)
    case "--src-type": return match(.sourceRoute, types, option)
    case "--limit-iface-in", "--limit-iface-out": return nil
    default: return unclear("addrtype \(option.name)")
    }
  }

  private func mark(_ selector: Selector, _ option: IptablesRule.Option) -> RuleMatch? {
    guard let (value, mask) = Self.masked(option.values.first ?? "") else { return unclear("mark") }
    return match(.masked(selector, mask), [.number(value)], option)
  }

  /// A stranger is on no list of recent visitors.
  private func recent(_ part: IptablesRule.Part) -> RuleMatch? {
    guard let action = part.options.first(where: { ["--set", "--rcheck", "--update", "--remove"].contains($0.name) }) else {
      return unclear("match recent")
    }
    return action.name == "--set" ? (action.isNegated ? never : nil) : (action.isNegated ? nil : never)
  }

  private func range(_ option: IptablesRule.Option) -> RuleMatch? {
    let ends = (option.values.first ?? "").split(separator: "-").map { IPAddress.number(String($0), family) }
    guard ends.count == 2, let low = ends[0], let high = ends[1] else { return unclear("iprange") }
    switch option.name {
    case "--src-range": return match(.source(family), [.interval(low, high)], option)
    case "--dst-range": return match(.destination(family), [.interval(low, high)], option)
    default: return unclear("iprange \(option.name)")
    }
  }

  private func addresses(_ selector: Selector, _ option: IptablesRule.Option) -> RuleMatch {
    let text = option.values.first ?? ""
    return match(selector, [IPAddress.interval(text, family) ?? .unclear(text)], option)
  }

  private func interface(_ name: String) -> Members.Element {
    if name == "+" { return .all }
    return name.hasSuffix("+") ? .namePrefix(String(name.dropLast())) : .name(name)
  }

  private func match(_ selector: Selector, _ elements: [Members.Element], _ option: IptablesRule.Option) -> RuleMatch {
    let members = Members(elements)
    return RuleMatch(selector, option.isNegated ? .outside(members) : .within(members))
  }

  private var never: RuleMatch { RuleMatch(.absent, .holds) }

  private func unclear(_ what: String) -> RuleMatch { RuleMatch(.unclear(.notUnderstood("\(place): \(what)")), .holds) }

  /// `0x4/0xff`, the mask being all bits if it is not given.
  static func masked(_ text: String) -> (value: UInt128, mask: UInt128)? {
    let parts = text.split(separator: "/")
    guard let value = parts.first.flatMap({ PacketWords.number($0) }), parts.count <= 2 else { return nil }
    guard parts.count == 2 else { return (value, 0xFFFF_FFFF) }
    return PacketWords.number(parts[1]).map { (value, $0) }
  }

  private static func flags(_ text: String) -> UInt128? {
    switch text {
    case "NONE": return 0
    case "ALL": return 0x3F
    default:
      var bits: UInt128 = 0
      for word in text.lowercased().split(separator: ",") {
        guard let bit = PacketWords.tcpFlags[String(word)] else { return nil }
        bits |= bit
      }
      return bits
    }
  }
}
