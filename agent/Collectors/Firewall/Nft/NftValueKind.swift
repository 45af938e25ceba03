import StrictJSON

/// What the values beside a selector, or in a named set, stand for: how a word or a number of nft's JSON is read.
indirect enum NftValueKind: Sendable {
  case address(AddressFamily)
  /// Numbers, and the words nft writes for some of them.
  case number([String: UInt128])
  case interface
  /// Only whether there is one.
  case existence
  case tuple([NftValueKind])
  /// Not looked into.
  case strange

  /// The `type` of a named set: a name, a list of names, or an expression (`typeof`).
  init(type: JSONValue?) {
    if let names = type?.array {
      self = .tuple(names.map { NftValueKind(type: $0) })
    } else if let expression = type?["typeof"] {
      self = NftExpression(place: "").selector(expression).1
    } else {
      self = NftValueKind(typeName: type?.string ?? "")
    }
  }

  private init(typeName: String) {
    switch typeName {
    case "ipv4_addr": self = .address(.ipv4)
    case "ipv6_addr": self = .address(.ipv6)
    case "ifname", "iface_index": self = .interface
    case "inet_proto": self = .number(PacketWords.transport)
    case "nf_proto": self = .number(PacketWords.networkFamily)
    case "ct_state": self = .number(PacketWords.connectionState)
    case "fib_addrtype": self = .number(PacketWords.route)
    case "pkt_type": self = .number(PacketWords.packetType)
    case "inet_service", "mark", "integer": self = .number([:])
    default: self = .strange
    }
  }

  /// One element of a set, or the right side of a comparison.
  func element(_ value: JSONValue) -> Members.Element {
    if case .string("*") = value { return .all }
    if let inner = value["elem"]?["val"] { return element(inner) }
    if let parts = value["concat"]?.array { return tuple(parts) ?? .unclear(value.text) }
    if let prefix = value["prefix"] { return self.prefix(prefix) ?? .unclear(value.text) }
    if let ends = value["range"]?.array, ends.count == 2 {
      guard let low = number(ends[0]), let high = number(ends[1]) else { return .unclear(value.text) }
      return .interval(low, high)
    }
    if case .interface = self, let name = value.string {
      return name.hasSuffix("*") ? .namePrefix(String(name.dropLast())) : .name(name)
    }
    return number(value).map { .number($0) } ?? .unclear(value.text)
  }

  /// A number as nft writes it: a number, a word, or a list of words whose bits are joined.
  func number(_ value: JSONValue) -> UInt128? {
    switch value {
    case .integer(let number): return UInt128(exactly: number)
    case .bool(let flag): return flag ? 1 : 0
    case .array(let words): return joined(words)
    case .object(let object): return object["|"]?.array.flatMap { joined($0) }
    case .null: return nil
    case .string(let word):
      switch self {
      case .address(let family): return IPAddress.number(word, family)
      case .number(let words): return words[word] ?? PacketWords.number(word)
      case .existence: return word == "0" ? 0 : nil
      case .interface, .tuple, .strange: return nil
      }
    }
  }

  /// What a comparison with `op` demands; nil if it is not understood.
  func test(_ op: String, _ right: JSONValue) -> RuleMatch.Test? {
    if let name = right.string, name.hasPrefix("@") {
      switch op {
      case "==", "in": return .withinNamed(String(name.dropFirst()))
      case "!=": return .outsideNamed(String(name.dropFirst()))
      default: return nil
      }
    }
    let set = right["set"].map { $0.array ?? [$0] }
    switch op {
    case "==": return .within(Members((set ?? [right]).map { element($0) }))
    case "!=":
      // A plain list is a comparison of bits: none of them.
      if let bits = right.array.flatMap({ joined($0) }) { return .noBit(bits) }
      return .outside(Members((set ?? [right]).map { element($0) }))
    case "in": return set.map { .within(Members($0.map { element($0) })) } ?? number(right).map { .anyBit($0) }
    case "!": return number(right).map { .noBit($0) }
    case "<": return number(right).map { $0 == 0 ? .within(Members([])) : .within(Members([.interval(0, $0 - 1)])) }
    case "<=": return number(right).map { .within(Members([.interval(0, $0)])) }
    case ">": return number(right).map { $0 == .max ? .within(Members([])) : .within(Members([.interval($0 + 1, .max)])) }
    case ">=": return number(right).map { .within(Members([.interval($0, .max)])) }
    default: return nil
    }
  }

  private func joined(_ words: [JSONValue]) -> UInt128? {
    var bits: UInt128 = 0
    for word in words {
      guard let bit = number(word) else { return nil }
      bits |= bit
    }
    return bits
  }

  private func prefix(_ value: JSONValue) -> Members.Element? {
    guard case .address(let family) = self, let length = value["len"]?.integer.flatMap({ Int(exactly: $0) }),
      let address = value["addr"].flatMap({ number($0) })
    else { return nil }
    return IPAddress.prefix(address, length, family)
  }

  private func tuple(_ parts: [JSONValue]) -> Members.Element? {
    guard case .tuple(let kinds) = self, kinds.count == parts.count else { return nil }
    return .tuple(zip(kinds, parts).map { kind, part in Members([kind.element(part)]) })
  }
}
