import Posture

/// What is reached from a volume without passing an encrypting layer.
///
/// A volume is encrypted only if every way down to a disk passes such a layer; so the search walks down, stops at each layer
/// that encrypts all, and collects what it meets on the other ways. Linear in the graph, safe in loops.
struct Exposure {
  /// At least one way ended at an encrypting layer.
  private(set) var meetsEncryption = false
  private(set) var meetsMemory = false
  /// Disks, or partitions directly on them, that are reached in the clear.
  private(set) var plainEnds: [String] = []
  /// The same, where the disk is a hypervisor's.
  private(set) var virtualEnds: [String] = []
  /// What was met in the clear and not understood.
  private(set) var reasons: [UnknownReason] = []

  /// Nodes that one search may visit; each counts at most twice.
  static let maxSteps = 20_000

  /// A node, and whether a layer that was not understood lies above it.
  private struct Step: Hashable {
    let node: BlockDeviceGraph.NodeID
    let isVeiled: Bool
  }

  private enum Event {
    case enter(Step, veil: UnknownReason?)
    case leave(Step)
  }

  private var open: Set<Step> = []
  private var done: Set<Step> = []
  private var events: [Event]

  init(of tops: [BlockDeviceGraph.NodeID], in graph: BlockDeviceGraph) {
    events = tops.reversed().map { .enter(Step(node: $0, isVeiled: false), veil: nil) }
    while let event = events.popLast() {
      switch event {
      case .leave(let step):
        open.remove(step)
        done.insert(step)
      case .enter(let step, let veil):
        if done.contains(step) { continue }
        if open.contains(step) {
          note(UnknownReason(.contradictory, detail: "the layers form a loop"))
          continue
        }
        guard open.count + done.count < Self.maxSteps else {
          note(UnknownReason(.tooLarge, detail: "more than \(Self.maxSteps) layers"))
          return
        }
        open.insert(step)
        events.append(.leave(step))
        visit(step, veil: veil, in: graph)
      }
    }
  }

  private mutating func visit(_ step: Step, veil: UnknownReason?, in graph: BlockDeviceGraph) {
    guard let node = graph.nodes[step.node] else {
      note(UnknownReason(.notFound, detail: "a layer below is not shown"))
      return
    }
    switch node.kind {
    case .disk: end(node.name, isVirtual: false, veil: veil)
    case .virtualDisk: end(node.name, isVirtual: true, veil: veil)
    case .memory: meetsMemory = true
    case .partition:
      // A partition right on its disk is the end that people know by name.
      let disks = node.below.compactMap { graph.nodes[$0]?.kind }
      switch (node.below.count, disks.first) {
      case (1, .disk): end(node.name, isVirtual: false, veil: veil)
      case (1, .virtualDisk): end(node.name, isVirtual: true, veil: veil)
      default: descend(from: node, veil: veil)
      }
    case .passing: descend(from: node, veil: veil)
    case .opaque(_, let reason):
      if node.below.isEmpty { note(reason) } else { descend(from: node, veil: veil ?? reason) }
    case .encrypting(let encryption):
      switch encryption.coverage {
      case .full: meetsEncryption = true
      case .none: descend(from: node, veil: veil)
      case .partial:
        meetsEncryption = true
        descend(from: node, veil: veil)
      case .unsettled(let reason): descend(from: node, veil: veil ?? reason)
      }
    }
  }

  private mutating func descend(from node: BlockDeviceGraph.Node, veil: UnknownReason?) {
    if node.below.isEmpty { note(UnknownReason(.notFound, detail: "\(node.name) shows nothing below it")) }
    for id in node.below.reversed() {
      events.append(.enter(Step(node: id, isVeiled: veil != nil), veil: veil))
    }
  }

  private mutating func end(_ name: String, isVirtual: Bool, veil: UnknownReason?) {
    if let veil {
      note(veil)
    } else if isVirtual {
      if !virtualEnds.contains(name) { virtualEnds.append(name) }
    } else if !plainEnds.contains(name) {
      plainEnds.append(name)
    }
  }

  private mutating func note(_ reason: UnknownReason) {
    if reasons.count < 16, !reasons.contains(reason) { reasons.append(reason) }
  }
}
