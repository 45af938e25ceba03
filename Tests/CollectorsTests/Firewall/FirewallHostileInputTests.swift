import Collectors
import Posture
import StrictJSON
import Testing

@Suite("firewall listings that are wrong, huge or hostile")
struct FirewallHostileInputTests {
  @Test(
    "a listing that is no ruleset is unknown, never an empty one",
    arguments: [
      "", "[]", "{}", #"{"nftables": []}"#, #"{"nftables": [{"table": {"family": "inet"}}]}"#,
      #"{"nftables": [{"metainfo": {}}, {"table": {"family": "inet", "name": "t"}}, {"rule": {"family": "inet", "table": "t", "chain": "c", "expr": []}}]}"#,
      #"{"nftables": [{"metainfo": {}}, {"table": {"family": "inet", "name": "t"}}, {"chain": {"family": "inet", "table": "t", "name": "c", "hook": "input"}}]}"#,
      #"{"nftables": [{"metainfo": {}}], "nftables": []}"#,
    ])
  func refusesWhatIsNoRuleset(listing: String) async {
    let fact = await FirewallCollector().collect(from: Self.machine(nft: listing))
    #expect(fact.unknownCode == .toolFailed)
  }

  @Test("a jump in a circle is not followed for ever")
  func endsCircularJumps() async {
    let fact = await FirewallCollector().collect(
      from: Self.machine(nft: Self.ruleset(chains: ["a": [["jump": "b"]], "b": [["jump": "a"]]], input: [["jump": "a"]])))
    #expect(fact.value?.ipv4.unknownCode == .notUnderstood)
  }

  @Test("chains that fan out without end are cut off and unknown")
  func cutsOffFanningJumps() async {
    var chains: [String: [[String: String]]] = ["c30": [["drop": ""]]]
    for index in 0..<30 { chains["c\(index)"] = Array(repeating: ["when": "c\(index + 1)"], count: 3) }
    let fact = await FirewallCollector().collect(from: Self.machine(nft: Self.ruleset(chains: chains, input: [["when": "c0"]])))
    #expect(fact.value?.ipv4.unknownCode == .tooLarge)
  }

  @Test(
    "a statement of a kind nobody knows may be a verdict",
    arguments: [
      #"{"teleport": {"to": "mars"}}"#, #""tcp option something""#, #"{"synproxy": null}"#, #"{"queue": {"num": 0}}"#,
      #"{"tproxy": {"port": 50080}}"#, #"{"accept": null, "drop": null}"#, #"{"jump": {}}"#,
      #"{"xt": {"type": "target", "name": "TARPIT"}}"#,
    ])
  func doubtsUnknownStatements(statement: String) async {
    let open = await FirewallCollector().collect(
      from: Self.machine(nft: Self.listing(policy: "accept", expression: "[\(statement)]")))
    #expect(open.value?.ipv4.unknownCode == .notUnderstood)
    let closed = await FirewallCollector().collect(
      from: Self.machine(nft: Self.listing(policy: "drop", expression: "[\(statement)]")))
    #expect(closed.value?.ipv6.unknownCode == .notUnderstood)
  }

  @Test("long and strange names fit into the posture")
  func clipsNames() async throws {
    let name = String(repeating: "\u{202E}é", count: 400)
    let fact = await FirewallCollector().collect(
      from: Self.machine(
        nft: Self.listing(
          policy: "accept", expression: #"[{"match": {"op": "==", "left": {"\#(name)": 1}, "right": 1}}, {"drop": null}]"#)))
    var posture = Posture()
    posture.set(fact)
    #expect(try Posture(reading: posture.json, at: "").fact(Firewall.self) == fact)
    #expect(fact.value?.ipv4.unknownCode == .notUnderstood)
  }

  @Test(
    "a legacy listing that is cut off or garbled is unknown",
    arguments: [
      "*filter\n:INPUT DROP [0:0]\n", "*filter\n:INPUT DROP [0:0]\n-A INPUT -m comment --comment \"open\nCOMMIT\n",
      "*filter\n:INPUT DROP [0:0]\n-A NOWHERE -j DROP\nCOMMIT\n", "*filter\n:INPUT\nCOMMIT\n", "COMMIT\n", "iptables: usage\n",
      "*nat\nCOMMIT\n", "",
    ])
  func refusesGarbledLegacyListings(listing: String) async throws {
    let fact = await FirewallCollector().collect(from: try Self.legacyMachine(listing))
    #expect([.toolFailed, .contradictory].contains(fact.value?.ipv4.unknownCode))
    #expect(fact.value?.ipv6 == .open)
  }

  @Test("when the sets are too long to be listed, a set that decides makes the answer unknown")
  func doubtsSetsLeftOut() async {
    let listing = """
      {"nftables": [{"metainfo": {}}, {"table": {"family": "inet", "name": "t"}},
      {"set": {"family": "inet", "table": "t", "name": "banned", "type": "ipv4_addr"}},
      {"chain": {"family": "inet", "table": "t", "name": "c", "hook": "input", "prio": 0, "policy": "accept"}},
      {"rule": {"family": "inet", "table": "t", "chain": "c", "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": "@banned"}}, {"drop": null}]}}]}
      """
    let machine = Machine(
      root: "/nonexistent", commands: Answers(["nft -j -t list ruleset": listing], tooLarge: "nft -j list ruleset"))
    let firewall = await FirewallCollector().collect(from: machine).value
    #expect(firewall?.ipv4.unknownCode == .notUnderstood)
    #expect(firewall?.ipv6 == .open)
  }

  // MARK: machines

  private static func machine(nft listing: String) -> Machine {
    Machine(root: "/nonexistent", commands: Answers(["nft -j list ruleset": listing]))
  }

  /// A recorded machine whose kernel names the legacy table `filter`, with another answer of its tool.
  private static func legacyMachine(_ listing: String) throws -> Machine {
    let empty = #"{"nftables": [{"metainfo": {}}]}"#
    return Machine(
      root: FixtureMachine.directory + "/firewall-nft-missing-legacy-drops/root",
      commands: Answers(["nft -j list ruleset": empty, "iptables-legacy-save": listing]))
  }

  private static func listing(policy: String, expression: String) -> String {
    """
    {"nftables": [{"metainfo": {}}, {"table": {"family": "inet", "name": "t"}},
    {"chain": {"family": "inet", "table": "t", "name": "c", "hook": "input", "prio": 0, "policy": "\(policy)"}},
    {"rule": {"family": "inet", "table": "t", "chain": "c", "expr": \(expression)}}]}
    """
  }

  /// Rules are written as `["jump": chain]`, `["drop": ""]`, or `["when": chain]` for a jump under a rate limit.
  private static func ruleset(chains: [String: [[String: String]]], input: [[String: String]]) -> String {
    var objects = [#"{"metainfo": {}}"#, #"{"table": {"family": "inet", "name": "t"}}"#]
    objects.append(#"{"chain": {"family": "inet", "table": "t", "name": "in", "hook": "input", "prio": 0, "policy": "accept"}}"#)
    objects += chains.keys.map { #"{"chain": {"family": "inet", "table": "t", "name": "\#($0)"}}"# }
    for (chain, rules) in [("in", input)] + chains.map({ ($0, $1) }) {
      for (word, target) in rules.flatMap({ $0 }) {
        let jump = #"{"jump": {"target": "\#(target)"}}"#
        let statements = word == "drop" ? #"{"drop": null}"# : word == "when" ? #"{"limit": {"rate": 1}}, "# + jump : jump
        objects.append(#"{"rule": {"family": "inet", "table": "t", "chain": "\#(chain)", "expr": [\#(statements)]}}"#)
      }
    }
    return #"{"nftables": [\#(objects.joined(separator: ","))]}"#
  }
}

/// Programs with these answers, and one whose answer is larger than anybody reads.
private struct Answers: CommandRunner {
  private let outputs: [String: String]
  private let tooLarge: String?

  init(_ outputs: [String: String], tooLarge: String? = nil) {
    self.outputs = outputs
    self.tooLarge = tooLarge
  }

  func run(_ command: Command) async throws(MachineError) -> CommandOutput {
    if command.line == tooLarge { throw .tooLarge(command.line) }
    guard let output = outputs[command.line] else { throw .toolMissing(command.program) }
    return CommandOutput(standardOutput: Array(output.utf8))
  }
}

extension Fact {
  fileprivate var unknownCode: UnknownReason.Code? {
    if case .unknown(let reason) = self { reason.code } else { nil }
  }
}

extension Firewall.Inbound {
  fileprivate var unknownCode: UnknownReason.Code? {
    if case .unknown(let reason) = self { reason.code } else { nil }
  }
}
