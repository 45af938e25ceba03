import Posture

/// Whether one condition holds for one packet.
struct Matching {
  let probe: Probe
  let state: PacketState
  let table: RuleTable

  /// What a selector is worth for this packet.
  private indirect enum Worth {
    case number(UInt128)
    /// Bits of which only this many are certain; others may be set.
    case name(String)
    case anyOf([UInt128])
    case somewhereLocal(AddressFamily)
    case tuple([Worth])
    case strange, absent, varying
    case unclear(UnknownReason)
  }

  func holds(_ match: RuleMatch) -> Answer {
    let worth = worth(of: match.selector)
    if case .absent = worth { return .no }
    switch match.test {
    case .holds:
      if case .unclear(let reason) = worth { return .perhaps(reason) }
      if case .varying = worth { return .sometimes }
      return .yes
    case .within(let members): return isIn(members, worth)
    case .outside(let members): return isIn(members, worth).negated
    case .withinNamed(let name): return isIn(named: name, worth)
    case .outsideNamed(let name): return isIn(named: name, worth).negated
    case .anyBit(let bits): return hasBit(bits, worth)
    case .noBit(let bits): return hasBit(bits, worth).negated
    }
  }

  /// Whether the key of a verdict map's entry is this packet's.
  func holds(_ key: Members, for selector: Selector) -> Answer {
    let worth = worth(of: selector)
    if case .absent = worth { return .no }
    return isIn(key, worth)
  }

  private func isIn(named name: String, _ worth: Worth) -> Answer {
    guard let members = table.sets[name] else { return .perhaps(.notUnderstood("the set \(name) of table \(table.name)")) }
    return isIn(members, worth)
  }

  private func hasBit(_ bits: UInt128, _ worth: Worth) -> Answer {
    switch worth {
    case .number(let value): value & bits != 0 ? .yes : .no
    case .varying: .sometimes
    case .unclear(let reason): .perhaps(reason)
    case .absent, .strange: .no
    case .name, .anyOf, .somewhereLocal, .tuple: .perhaps(.notUnderstood("a comparison of bits in table \(table.name)"))
    }
  }

  private func isIn(_ members: Members, _ worth: Worth) -> Answer {
    let found = listed(members, worth)
    guard case .no = found, let unclear = members.unclear else { return found }
    if case .strange = worth { return .no }
    return .perhaps(.notUnderstood("\(table.engine.rawValue) \(table.name): \(unclear)"))
  }

  private func listed(_ members: Members, _ worth: Worth) -> Answer {
    switch worth {
    case .unclear(let reason): return .perhaps(reason)
    case .varying: return .sometimes
    case .number(let value): return members.contains(value) ? .yes : .no
    case .name(let name): return members.contains(name: name) ? .yes : .no
    case .anyOf(let values):
      let hits = values.count { members.contains($0) }
      return hits == 0 ? .no : hits == values.count ? .yes : .sometimes
    case .somewhereLocal(let family): return mayBeLocal(members, family)
    case .tuple(let parts):
      if members.holdsAll { return .yes }
      return members.tuples.reduce(.no) { found, tuple in
        guard tuple.count == parts.count else { return found }
        return found.or(zip(tuple, parts).reduce(.yes) { $0.and(isIn($1.0, $1.1)) })
      }
    case .strange, .absent: return members.holdsAll ? .yes : .no
    }
  }

  /// Without this host's addresses: multicast, broadcast and loopback are none of them, everything is all of them.
  private func mayBeLocal(_ members: Members, _ family: AddressFamily) -> Answer {
    if members.holdsAll || members.intervals.contains(where: { $0.low == 0 && $0.high == family.all }) { return .yes }
    if members.intervals.allSatisfy({ family.isNoHostOnTheWire($0) }) { return .no }
    return .perhaps(.notUnderstood("a destination address in table \(table.name), and the addresses of this host"))
  }

  private func worth(of selector: Selector) -> Worth {
    switch selector {
    case .inputInterface: return .name(probe.interface)
    case .outputInterface: return .name("")
    case .networkFamily: return .number(probe.family == .ipv4 ? 2 : 10)
    case .linkProtocol: return .number(probe.family == .ipv4 ? 0x0800 : 0x86DD)
    case .transport: return .number(UInt128(PacketWords.tcp))
    case .source(let family): return family == probe.family ? .number(probe.source) : .absent
    case .destination(let family):
      guard family == probe.family else { return .absent }
      return probe.destinations.map { .anyOf($0) } ?? .somewhereLocal(family)
    case .destinationPort(let transport):
      return transport == nil || transport == PacketWords.tcp ? .number(UInt128(probe.port)) : .absent
    case .tcpFlags: return .number(PacketWords.syn)
    case .connectionState: return connectionState
    case .connectionStatus: return .number(0)
    case .packetMark: return state.mark.map { .number($0) } ?? .unclear(.notUnderstood("a mark in table \(table.name)"))
    case .connectionMark:
      return state.connectionMark.map { .number($0) } ?? .unclear(.notUnderstood("a mark in table \(table.name)"))
    case .destinationRoute: return .number(PacketWords.local)
    case .sourceRoute: return .number(PacketWords.unicast)
    case .constant(let value): return .number(value)
    case .strange: return .strange
    case .varying: return .varying
    case .absent: return .absent
    case .header(let family, let inner): return family == probe.family ? worth(of: inner) : .absent
    case .tracked(let inner):
      switch state.tracking {
      case .before, .untracked: return .absent
      case .new: return worth(of: inner)
      case .unsure: return connectionState
      }
    case .masked(let inner, let mask):
      if case .number(let value) = worth(of: inner) { return .number(value & mask) }
      return worth(of: inner)
    case .joined(let parts):
      let worths = parts.map { worth(of: $0) }
      if worths.contains(where: { if case .absent = $0 { true } else { false } }) { return .absent }
      return .tuple(worths)
    case .unclear(let reason): return .unclear(reason)
    }
  }

  private var connectionState: Worth {
    switch state.tracking {
    case .before: .number(1)
    case .new: .number(8)
    case .untracked: .number(64)
    case .unsure: .unclear(.notUnderstood("whether table \(table.name) sees a tracked connection"))
    }
  }
}

extension AddressFamily {
  /// Whether no address of the interval can be a host's own as a stranger sees it.
  func isNoHostOnTheWire(_ interval: Members.Interval) -> Bool {
    switch self {
    case .ipv4: interval.low >= 0xE000_0000 || (interval.low >= 0x7F00_0000 && interval.high <= 0x7FFF_FFFF)
    case .ipv6: interval.low >= UInt128(0xFF) << 120 || interval.high <= 1
    }
  }
}
