import Posture
import StrictJSON

/// One statement of an nft rule as steps of ours (libnftables-json(5), STATEMENTS).
struct NftStatement {
  /// Table and chain, for what is not understood.
  let place: String

  func steps(_ statement: JSONValue) -> [RuleStep] {
    guard let member = statement.object?.members.first, statement.object?.members.count == 1 else {
      return [mayDoAnything(statement.text)]
    }
    let body = member.value
    if let verdict = Self.verdict(statement) { return [.decide(verdict)] }
    switch member.name {
    case "match": return [match(body)]
    case "vmap": return [verdictMap(body)]
    case "reject": return implied(body["type"]) + [.decide(.drop)]
    case "counter", "log", "last", "dup", "ct helper", "ct timeout", "ct expectation", "secmark", "map", "flow", "snat",
      "masquerade":
      return []
    case "dnat", "redirect": return implied(body["family"]) + [.decide(.divert)]
    case "notrack": return [.untrack]
    case "mangle": return mangle(body)
    // Below and above the limit alike: the sender chooses the moment.
    case "limit", "ct count", "quota": return [.match(RuleMatch(.varying, .holds))]
    case "set", "meter": return (body["stmt"].map { $0.array ?? [$0] } ?? []).flatMap { steps($0) }
    case "xt": return xtables(body)
    default: return [mayDoAnything(member.name)]
    }
  }

  /// nft leaves out a condition on the family that the statement itself implies (`meta nfproto ipv4 reject with icmp …`).
  private func implied(_ word: JSONValue?) -> [RuleStep] {
    switch word?.string {
    case "icmp", "ip": [.match(RuleMatch(.header(.ipv4, .constant(1)), .holds))]
    case "icmpv6", "ip6": [.match(RuleMatch(.header(.ipv6, .constant(1)), .holds))]
    default: []
    }
  }

  static func verdict(_ value: JSONValue) -> RuleVerdict? {
    guard let member = value.object?.members.first else { return nil }
    switch member.name {
    case "accept": return .accept
    case "drop": return .drop
    case "continue": return .next
    case "return": return .back
    case "jump": return member.value["target"]?.string.map(RuleVerdict.jump)
    case "goto": return member.value["target"]?.string.map(RuleVerdict.goto)
    default: return nil
    }
  }

  /// The entries `[[key, verdict], …]` of a verdict map.
  static func entries(_ value: JSONValue, _ kind: NftValueKind) -> [MapEntry] {
    (value.array ?? []).flatMap { pair -> [MapEntry] in
      guard let parts = pair.array, parts.count == 2 else { return unclearEntries("an entry of a verdict map") }
      let key = Members([kind.element(parts[0])])
      guard let verdict = verdict(parts[1]) else { return unclearEntries("a verdict map's \(parts[1].text)") }
      return [MapEntry(key: key, verdict: verdict)]
    }
  }

  private static func unclearEntries(_ what: String) -> [MapEntry] {
    let key = Members([.unclear(what)])
    return [MapEntry(key: key, verdict: .accept), MapEntry(key: key, verdict: .drop)]
  }

  private func match(_ body: JSONValue) -> RuleStep {
    guard let left = body["left"], let right = body["right"], let op = body["op"]?.string else {
      return mayDoAnything("match \(body.text)")
    }
    let (selector, kind) = NftExpression(place: place).selector(left)
    guard let test = kind.test(op, right) else {
      return .match(RuleMatch(.unclear(.notUnderstood("\(place): match \(body.text)")), .holds))
    }
    return .match(RuleMatch(selector, test))
  }

  private func verdictMap(_ body: JSONValue) -> RuleStep {
    guard let key = body["key"], let data = body["data"] else { return mayDoAnything("vmap \(body.text)") }
    let (selector, kind) = NftExpression(place: place).selector(key)
    if let name = data.string, name.hasPrefix("@") { return .lookUpNamed(selector, String(name.dropFirst())) }
    return .lookUp(selector, Self.entries(data["set"] ?? data, kind))
  }

  private func mangle(_ body: JSONValue) -> [RuleStep] {
    guard let key = body["key"], let value = body["value"] else { return [mayDoAnything("mangle")] }
    if key["meta"]?["key"] == "mark" { return [.mark(mark(.packet, value, other: "ct"))] }
    if key["ct"]?["key"] == "mark" { return [.mark(mark(.connection, value, other: "meta"))] }
    let rewritten = ["saddr", "daddr", "sport", "dport", "protocol", "nexthdr"]
    if let field = key["payload"]?["field"]?.string, rewritten.contains(field) { return [mayDoAnything("\(field) set")] }
    if key["payload"]?["base"] != nil || key["meta"]?["key"] == "pkttype" { return [mayDoAnything("mangle \(key.text)")] }
    return []
  }

  private func mark(_ target: MarkChange.Target, _ value: JSONValue, other: String) -> MarkChange {
    if let number = value.integer.flatMap({ UInt128(exactly: $0) }) {
      return MarkChange(target: target, value: .known(number), mask: .max)
    }
    return MarkChange(target: target, value: value[other]?["key"] == "mark" ? .copied : .unknown, mask: .max)
  }

  /// What iptables-nft wrote and nft cannot show; see `KernelRules`, which then asks iptables.
  private func xtables(_ body: JSONValue) -> [RuleStep] {
    let name = body["name"]?.string ?? "?"
    if body["type"] == "watcher" || name == "comment" || name == "LOG" || name == "NFLOG" { return [] }
    if body["type"] == "match" {
      return [.match(RuleMatch(.unclear(.notUnderstood("\(place): xt match \(name)")), .holds))]
    }
    return [mayDoAnything("xt target \(name)")]
  }

  private func mayDoAnything(_ what: String) -> RuleStep { .mayDoAnything(.notUnderstood("\(place): \(what)")) }
}

extension RuleStep {
  /// Accepts, drops or does nothing: nobody here can tell.
  static func mayDoAnything(_ reason: UnknownReason) -> RuleStep {
    let any = Members([.all])
    return .lookUp(.unclear(reason), [MapEntry(key: any, verdict: .accept), MapEntry(key: any, verdict: .drop)])
  }
}
