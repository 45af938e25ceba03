/// The interfaces, sources and ports that the rules on an inbound packet's way tell apart: all packets that agree in them meet
/// the same fate.
struct Mentions: Sendable {
  private(set) var interfaces: Set<String> = []
  private(set) var interfacePrefixes: Set<String> = []
  /// One element for each condition or set that names sources.
  private(set) var sources: [Members] = []
  private(set) var ports: [Members.Interval] = []

  init(in path: InboundPath, for family: AddressFamily) {
    var visited: Set<String> = []
    for station in path.stations(for: family) {
      interfaces.formUnion(station.base.devices ?? [])
      visit(station.chain, station.table, family, &visited)
    }
  }

  private mutating func visit(_ chain: RuleChain, _ table: RuleTable, _ family: AddressFamily, _ visited: inout Set<String>) {
    guard visited.insert("\(table.engine) \(table.family) \(table.name) \(chain.name)").inserted else { return }
    for rule in chain.rules {
      for step in rule.steps {
        switch step {
        case .match(let match):
          switch match.test {
          case .within(let members), .outside(let members): note(match.selector, members, family)
          case .withinNamed(let name), .outsideNamed(let name):
            if let members = table.sets[name] { note(match.selector, members, family) }
          case .anyBit, .noBit, .holds: break
          }
        case .decide(let verdict): follow(verdict, table, family, &visited)
        case .lookUp(let selector, let entries): note(selector, entries, table, family, &visited)
        case .lookUpNamed(let selector, let name): note(selector, table.maps[name] ?? [], table, family, &visited)
        case .mark, .untrack: break
        }
      }
    }
  }

  private mutating func note(
    _ selector: Selector, _ entries: [MapEntry], _ table: RuleTable, _ family: AddressFamily, _ visited: inout Set<String>
  ) {
    for entry in entries {
      note(selector, entry.key, family)
      follow(entry.verdict, table, family, &visited)
    }
  }

  private mutating func follow(
    _ verdict: RuleVerdict, _ table: RuleTable, _ family: AddressFamily, _ visited: inout Set<String>
  ) {
    switch verdict {
    case .jump(let name), .goto(let name):
      if let chain = table.chains[name] { visit(chain, table, family, &visited) }
    case .accept, .drop, .next, .back, .divert: break
    }
  }

  private mutating func note(_ selector: Selector, _ members: Members, _ family: AddressFamily) {
    switch selector {
    case .inputInterface:
      interfaces.formUnion(members.names)
      interfacePrefixes.formUnion(members.namePrefixes)
    case .source(let other) where other == family: sources.append(members)
    case .destinationPort(let transport) where transport == nil || transport == PacketWords.tcp:
      ports += members.intervals
    case .masked(let inner, _), .header(_, let inner), .tracked(let inner): note(inner, members, family)
    case .joined(let parts):
      for tuple in members.tuples where tuple.count == parts.count {
        for (part, members) in zip(parts, tuple) { note(part, members, family) }
      }
    default: break
    }
  }
}
