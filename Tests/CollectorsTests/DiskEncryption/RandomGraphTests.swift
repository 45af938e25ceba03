import Collectors
import Posture
import Testing

/// The verdict against an independent reading of the rule: list every way down, look at each.
@Suite("Random block-device graphs")
struct RandomGraphTests {
  private typealias Graph = BlockDeviceGraph

  /// A small generator of our own: the same seed makes the same graphs everywhere.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// What the end of one way down says.
  private enum Ending: Hashable { case encrypted, plain, memory, unknown }

  private static func id(_ index: Int) -> Graph.NodeID { .device(DeviceNumber(major: 7, minor: UInt32(index))) }

  /// Up to 9 nodes; edges go to any higher index, or anywhere at all if the graph may have loops.
  private static func graph(_ dice: inout Dice, mayLoop: Bool) -> [Graph.Node] {
    let count = Int.random(in: 1...9, using: &dice)
    let reason = UnknownReason(.notUnderstood)
    return (0..<count).map { index in
      let targets = mayLoop ? 0..<count : index + 1..<count
      let below =
        targets.isEmpty
        ? [] : (0..<Int.random(in: 0...3, using: &dice)).compactMap { _ in targets.randomElement(using: &dice) }.map(id)
      let kind: Graph.Kind =
        switch Int.random(in: 0...11, using: &dice) {
        case 0: .disk
        case 1: .memory("ram")
        case 2: .partition
        case 3: .opaque("?", reason)
        case 4, 5, 6: .encrypting(Graph.Encryption("luks2"))
        case 7: .encrypting(Graph.Encryption("luks2", coverage: .none))
        case 8: .encrypting(Graph.Encryption("luks2", coverage: .partial))
        default: .passing("lvm")
        }
      // Disks and memory are ends, as in the kernel.
      return switch kind {
      case .disk, .memory: Graph.Node("n\(index)", kind)
      default: Graph.Node("n\(index)", below.isEmpty && index > 4 ? .disk : kind, below: below)
      }
    }
  }

  /// Every way from a node to its ends, walked one by one; a way that comes back to itself ends as unknown.
  private static func endings(from index: Int, _ nodes: [Graph.Node], way: [Int], veiled: Bool) -> [Ending] {
    if way.contains(index) { return [.unknown] }
    let node = nodes[index]
    func onward(veiled: Bool) -> [Ending] {
      if node.below.isEmpty { return [.unknown] }
      return node.below.flatMap { below -> [Ending] in
        guard case .device(let number) = below else { return [.unknown] }
        return endings(from: Int(number.minor), nodes, way: way + [index], veiled: veiled)
      }
    }
    switch node.kind {
    case .disk: return [veiled ? .unknown : .plain]
    case .virtualDisk: return [.unknown]
    case .memory: return [.memory]
    case .partition, .passing: return onward(veiled: veiled)
    case .opaque: return onward(veiled: true)
    case .encrypting(let encryption):
      switch encryption.coverage {
      case .full: return [.encrypted]
      case .none: return onward(veiled: veiled)
      case .partial: return [.encrypted] + onward(veiled: veiled)
      case .unsettled: return onward(veiled: true)
      }
    }
  }

  private static func word(_ endings: Set<Ending>) -> String {
    if endings.contains(.unknown) { return "unknown" }
    if endings.contains(.encrypted) { return endings.contains(.plain) ? "partly" : "encrypted" }
    if endings.contains(.plain) { return "plain" }
    return "memory"
  }

  private static func word(_ state: DiskEncryption.State) -> String {
    switch state {
    case .encrypted: "encrypted"
    case .plain: "plain"
    case .partly: "partly"
    case .memoryOnly: "memory"
    case .unknown: "unknown"
    }
  }

  @Test("a volume is encrypted only if every way to its ends is; other verdicts follow too", arguments: [false, true])
  func agreesWithEveryWay(mayLoop: Bool) {
    var dice = Dice(state: mayLoop ? 41 : 17)
    var seen: [String: Int] = [:]
    for round in 0..<6_000 {
      let nodes = Self.graph(&dice, mayLoop: mayLoop)
      let graph = Graph(Dictionary(uniqueKeysWithValues: nodes.enumerated().map { (Self.id($0), $1) }))
      let volume = StorageVolume(role: .data, path: Array("/x".utf8), fileSystem: "ext4", top: Self.id(0))
      let answer = classify(volume, in: graph)
      let wanted = Self.word(Set(Self.endings(from: 0, nodes, way: [], veiled: false)))
      #expect(Self.word(answer.state) == wanted, "round \(round): \(nodes)")
      seen[wanted, default: 0] += 1
      if case .partly = answer.state { #expect(!answer.plainEnds.isEmpty) }
      if case .plain = answer.state { #expect(!answer.plainEnds.isEmpty) }
      if case .encrypted = answer.state { #expect(answer.plainEnds.isEmpty) }
    }
    // The dice must have shown each verdict, or this proves nothing.
    for word in ["encrypted", "plain", "partly", "memory", "unknown"] {
      #expect(seen[word, default: 0] > 50, "\(word): \(seen)")
    }
  }
}
