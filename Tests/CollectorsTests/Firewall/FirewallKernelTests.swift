import Collectors
import Posture
import StrictJSON
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("the firewall against the kernel")
struct FirewallKernelTests {
  private static let count = 48

  /// Each run starts with the same rulesets; more are tried by raising the first seed.
  private static let firstSeed: UInt64 = 1

  @Test(
    "what the rules let in is what the kernel lets in, over random rulesets",
    .enabled(if: KernelTruth.isAvailable, "needs root, nft, iptables and network namespaces"), .timeLimit(.minutes(4)))
  func agreesWithTheKernel() async throws {
    let directory = try KernelTruth.makeDirectory()
    for seed in Self.firstSeed..<(Self.firstSeed + UInt64(Self.count)) {
      var ruleset = RandomRuleset(seed: seed)
      try KernelTruth.write(ruleset.setup(), to: "\(directory)/\(seed)/setup")
    }
    try KernelTruth.write(RandomRuleset.ports.map(String.init).joined(separator: "\n") + "\n", to: directory + "/ports")
    try await KernelTruth.run(in: directory)
    var compared = 0
    var unknown = 0
    for seed in Self.firstSeed..<(Self.firstSeed + UInt64(Self.count)) {
      guard let truth = try KernelTruth.counts(in: "\(directory)/\(seed)") else { continue }
      let machine = Machine(
        root: "\(directory)/\(seed)/root", commands: try RecordedCommands(directory: "\(directory)/\(seed)/commands"))
      let fact = await FirewallCollector().collect(from: machine)
      let firewall = try #require(fact.value, "seed \(seed): \(fact)")
      for (family, inbound) in [("4", firewall.ipv4), ("6", firewall.ipv6)] {
        if case .unknown = inbound { unknown += 1 }
        for port in RandomRuleset.ports {
          guard let predicted = Prediction.enters(port, inbound, firewall.allowed) else { continue }
          compared += 1
          let entered = try #require(truth["in\(family)_\(port)"]) > 0
          // A port that is let in for one family only is listed for both.
          if predicted && !entered, Prediction.isOnlyListed(port, inbound) { continue }
          #expect(predicted == entered, "seed \(seed), IPv\(family), port \(port): \(inbound), \(firewall.allowed)")
        }
      }
    }
    #expect(compared >= Self.count * 4)
    #expect(unknown * 4 <= Self.count)
    try await KernelTruth.remove(directory)
  }
}

/// What the fact says of one port on the card eth0, for a stranger.
private enum Prediction {
  static func enters(_ port: UInt16, _ inbound: Firewall.Inbound, _ allowed: [String]) -> Bool? {
    switch inbound {
    // Which named ports are closed on an open host is not said.
    case .open: port == RandomRuleset.ports.last ? true : nil
    case .filtered: holds(port, allowed, prefix: "tcp/")
    case .partly(let places): holds(port, allowed, prefix: "tcp/") || places.contains { isIn(port, $0) }
    case .unknown, .familyOff: nil
    }
  }

  static func isOnlyListed(_ port: UInt16, _ inbound: Firewall.Inbound) -> Bool {
    if case .partly(let places) = inbound { return !places.contains { isIn(port, $0) } }
    return true
  }

  private static func isIn(_ port: UInt16, _ place: String) -> Bool {
    guard place.hasPrefix("ports ") || place.hasPrefix("interface eth0, ports ") else { return place == "interface eth0" }
    return place.split(separator: " ").last.map { holds(port, [String($0)], prefix: "") } ?? false
  }

  private static func holds(_ port: UInt16, _ ranges: [String], prefix: String) -> Bool {
    ranges.contains { text in
      let ends = text.dropFirst(prefix.count).split(separator: "-").compactMap { UInt16($0) }
      guard let low = ends.first, let high = ends.last else { return false }
      return low <= port && port <= high
    }
  }
}

/// Loads rulesets into a network namespace and lets real packets tell: `scripts/firewall-truth`.
private enum KernelTruth {
  static var isAvailable: Bool {
    let tools = ["nft", "iptables-legacy", "iptables-nft", "ip"].allSatisfy { access("/usr/sbin/\($0)", X_OK) == 0 }
    return geteuid() == 0 && tools && access("/proc/self/ns/net", F_OK) == 0
  }

  static func makeDirectory() throws -> String {
    var template = Array("/tmp/firewall-truth-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) throws {
    if let slash = path.lastIndex(of: "/") { mkdir(String(path[..<slash]), 0o700) }
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }

  static func run(in directory: String) async throws {
    let script = FixtureMachine.directory + "/../../../scripts/firewall-truth"
    let command = Command("unshare", ["-n", "-m", script, directory], timeout: .seconds(180))
    _ = try await SystemCommandRunner().run(command)
  }

  /// Packets by counter; nil if the kernel refused the ruleset.
  static func counts(in directory: String) throws -> [String: Int64]? {
    let files = Machine(root: directory, commands: NoCommands())
    guard try files.exists("/truth.json") else { return nil }
    let listing = try JSONValue(parsing: try files.bytes("/truth.json"), limits: .toolOutput)
    var counts: [String: Int64] = [:]
    for object in listing["nftables"]?.array ?? [] {
      guard let counter = object["counter"], let name = counter["name"]?.string else { continue }
      counts[name] = counter["packets"]?.integer
    }
    return counts
  }

  static func remove(_ directory: String) async throws {
    _ = try await SystemCommandRunner().run(Command("rm", ["-rf", "--", directory], timeout: .seconds(60)))
  }
}
