/// Rulesets by chance, as the shell commands that load them; the same seed makes the same ruleset.
///
/// Rates are left out: what passes at some moment counts as let in, and one packet cannot show it.
struct RandomRuleset {
  /// The ports that rules speak of, one inside the wide range 20000–40000, and one that no rule names exactly.
  static let ports: [UInt16] = [22, 80, 443, 8_005, 30_000, 47_113]

  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The whole setup.
  mutating func setup() -> String {
    switch below(4) {
    case 0: iptables(["iptables-legacy", "ip6tables-legacy"])
    case 1: iptables(["iptables-nft", "ip6tables-nft"])
    default: nft()
    }
  }

  // MARK: nft

  private mutating func nft() -> String {
    var text = "nft -f - <<'RULES'\ntable \(pick(["inet", "inet", "ip", "ip6"])) mixed {\n"
    let family = String(text.split(separator: " ").dropLast(2).last ?? "inet")
    text += "  set names { type inet_service; flags interval; elements = { 22, 8000-8010 }; }\n"
    text += "  map fates { type inet_service : verdict; elements = { 80 : accept, 443 : drop, 22 : jump u2 }; }\n"
    // A chain may only name those that stand before it.
    for index in [3, 2, 1] { text += "  chain u\(index) {\n\(rules(family, index, hook: nil))  }\n" }
    for index in 0..<(1 + below(3)) {
      let hook = below(3) == 0 ? "prerouting" : "input"
      let priority = hook == "prerouting" ? pick(["-300", "-150", "-50"]) : pick(["-10", "0", "10"])
      let policy = pick(["accept", "drop", "drop"])
      text += "  chain base\(index) {\n    type filter hook \(hook) priority \(priority); policy \(policy);\n"
      text += rules(family, 0, hook: hook + priority) + "  }\n"
    }
    return text + "}\nRULES\n"
  }

  private mutating func rules(_ family: String, _ depth: Int, hook: String?) -> String {
    (0..<(1 + below(6))).map { _ in "    \(rule(family, depth, hook: hook))\n" }.joined()
  }

  private mutating func rule(_ family: String, _ depth: Int, hook: String?) -> String {
    if below(8) == 0 { return lookUp(depth) }
    var parts: [String] = []
    for _ in 0..<below(3) {
      let next = condition(family)
      // nft refuses two conditions on different headers.
      if parts.allSatisfy({ !Self.namesHeader($0) || !Self.namesHeader(next) }) { parts.append(next) }
    }
    if below(5) == 0 { parts.append(pick(["counter", "log prefix \"x\"", "meta mark set 1", "ct mark set 7"])) }
    parts.append(verdict(depth, hook: hook))
    return parts.joined(separator: " ")
  }

  private mutating func lookUp(_ depth: Int) -> String {
    let target = depth < 3 ? "jump u\(depth + 1)" : "continue"
    return pick([
      "tcp dport vmap { 22 : accept, 80 : \(target), 20000-40000 : drop }",
      "iifname vmap { \"lo\" : accept, \"eth0\" : \(target) }",
      "ct state vmap { established : accept, invalid : drop, new : \(target) }",
      depth < 2 ? "tcp dport vmap @fates" : "tcp dport 22 accept",
      "iifname . tcp dport vmap { \"eth0\" . 22 : drop, \"eth0\" . 443 : accept }",
    ])
  }

  private mutating func condition(_ family: String) -> String {
    var conditions = [
      "iifname \"lo\"", "iifname \"eth0\"", "iifname \"e*\"", "iifname \"wlan7\"", "iifname != \"lo\"",
      "iifname { \"lo\", \"eth0\" }",
      "ct state new", "ct state established,related", "ct state invalid", "ct state != new", "ct state { new, untracked }",
      "ct state != established,related", "ct direction original", "ct status dnat", "tcp dport 22", "tcp dport { 22, 443 }",
      "tcp dport != 22", "tcp dport 8000-8010", "tcp dport 20000-40000", "tcp dport < 1024", "tcp dport >= 1024",
      "tcp dport @names",
      "tcp dport != @names", "udp dport 53", "th dport 80", "meta l4proto tcp", "meta l4proto { tcp, udp }", "meta l4proto udp",
      "tcp flags syn", "tcp flags & (fin | syn | rst | ack) == syn", "tcp flags != syn", "tcp flags & (ack | rst) != 0",
      "meta mark 1",
      "meta mark & 0x3 == 0x0", "meta mark != 1", "ct mark 7", "meta pkttype unicast", "meta pkttype { broadcast, multicast }",
      "fib daddr type local", "fib daddr . iif type != local", "fib saddr . iif oif missing",

      "oifname \"eth0\"", "oifname != \"eth0\"", "meta iifgroup 0", "meta protocol ip6",
    ]
    if family == "inet" { conditions += ["meta nfproto ipv4", "meta nfproto ipv6"] }
    if family != "ip6" {
      conditions += ["ip saddr 10.0.0.0/8", "ip saddr != 10.0.0.0/8", "ip saddr { 10.1.0.0/16, 203.0.113.9 }", "ip protocol tcp"]
      conditions += ["ip daddr 224.0.0.0/4", "icmp type echo-request", "ip saddr . tcp dport { 10.0.0.1 . 22 }"]
    }
    if family != "ip" {
      conditions += ["ip6 saddr fe80::/10", "ip6 saddr != fe80::/10", "ip6 nexthdr tcp", "ip6 daddr ff00::/8"]
    }
    return pick(conditions)
  }

  private static func namesHeader(_ condition: String) -> Bool {
    ["tcp", "udp", "icmp", "ip ", "ip6 ", "th ", "meta l4proto", "meta protocol", "meta nfproto"].contains {
      condition.hasPrefix($0)
    }
  }

  private mutating func verdict(_ depth: Int, hook: String?) -> String {
    var verdicts = ["accept", "accept", "drop", "drop", "return", "continue"]
    if depth < 3 { verdicts += ["jump u\(depth + 1)", "jump u3", "goto u\(depth + 1)"] }
    if hook?.hasPrefix("input") == true { verdicts += ["reject", "reject with icmpx type admin-prohibited"] }
    if hook == "prerouting-300" { verdicts += ["notrack", "notrack"] }
    return pick(verdicts)
  }

  // MARK: iptables

  private mutating func iptables(_ tools: [String]) -> String {
    var lines: [String] = ["for tool in \(tools.joined(separator: " ")); do"]
    lines += ["  $tool -N u1; $tool -N u2", "  $tool -P INPUT \(pick(["ACCEPT", "DROP", "DROP"]))"]
    if below(2) == 0 { lines.append("  $tool -t mangle -A PREROUTING \(match()) -j MARK --set-mark 0x10/0x30") }
    if below(4) == 0 { lines.append("  $tool -t raw -A PREROUTING \(match()) -j \(pick(["CT --notrack", "DROP", "ACCEPT"]))") }
    if below(3) == 0 { lines.append("  $tool -t mangle -A INPUT \(match()) -j \(pick(["DROP", "ACCEPT"]))") }
    for (chain, targets) in [("u2", [String]()), ("u1", ["u2"]), ("INPUT", ["u1", "u2"])] {
      for _ in 0..<(1 + below(6)) {
        let matches = (0..<below(3)).map { _ in match() }.reduce("") { Self.areCompatible($0, $1) ? $0 + " " + $1 : $0 }
        var choices = ["-j ACCEPT", "-j DROP", "-j REJECT", "-j RETURN", "-j LOG --log-prefix \"a -j DROP\""]
        choices += targets.flatMap { ["-j \($0)", "-g \($0)"] }
        lines.append("  $tool -A \(chain) \(matches) \(pick(choices))")
      }
    }
    return (lines + ["done", ""]).joined(separator: "\n")
  }

  private mutating func match() -> String {
    // An option of the same module twice is refused, so each condition loads its own.
    pick([
      "-i lo", "-i eth0", "! -i lo", "-i e+", "-m conntrack --ctstate NEW", "-m conntrack --ctstate RELATED,ESTABLISHED",
      "-m conntrack ! --ctstate NEW", "-m conntrack --ctstate INVALID", "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT",
      "-p tcp -m tcp --dport 22", "-p tcp -m tcp --dport 20000:40000", "-p tcp -m tcp ! --dport 443",
      "-p tcp -m tcp --dport :1023",
      "-p tcp -m multiport --dports 22,80,8000:8010", "-p tcp -m tcp --syn", "-p tcp -m tcp ! --syn", "-p udp", "-p tcp",
      "-m addrtype --dst-type LOCAL", "-m addrtype ! --dst-type LOCAL", "-m addrtype --dst-type MULTICAST",
      "-m mark --mark 0x10/0x30",
      "-m mark ! --mark 0x10/0x30", "-m mac --mac-source 00:11:22:33:44:55", "-m pkttype --pkt-type unicast",
      "-m comment --comment \"-p udp\"", "-m recent --rcheck --name nobody", "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN",
      "-m policy --dir in --pol ipsec",
    ])
  }

  /// iptables takes one protocol and one interface a rule.
  private static func areCompatible(_ matches: String, _ next: String) -> Bool {
    !["-p ", "-i ", "-m conntrack", "-m addrtype", "-m mark"].contains { matches.contains($0) && next.contains($0) }
  }

  // MARK: chance

  private mutating func pick(_ choices: [String]) -> String { choices[below(choices.count)] }

  /// SplitMix64.
  private mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
