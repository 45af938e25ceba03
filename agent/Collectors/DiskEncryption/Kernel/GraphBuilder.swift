import Posture

/// Reads the graph below the volumes that are asked for, from mount table and `/sys` alone; runs nothing.
struct GraphBuilder {
  let machine: Machine
  private(set) var graph = BlockDeviceGraph()
  /// Device-mapper devices of which `/sys` and LUKS headers did not tell all: the mapping's own table would.
  private(set) var tablesWanted: [DeviceNumber] = []
  var lookup: StorageLookup
  private let fileSystems: [DeviceNumber: Mount]

  /// Nodes of one graph; beyond it a node is unknown (`tooLarge`).
  static let maxNodes = 8_192

  init(machine: Machine, mounts: MountTable) {
    self.machine = machine
    lookup = StorageLookup(machine: machine, mounts: mounts)
    fileSystems = Dictionary(mounts.mounts.map { ($0.device, $0) }) { first, _ in first }
  }

  /// Adds what is asked for and everything below it.
  mutating func add(_ tops: [BlockDeviceGraph.NodeID]) {
    var pending = Array(tops.reversed())
    while let id = pending.popLast() {
      guard graph.nodes[id] == nil else { continue }
      let node = graph.nodes.count < Self.maxNodes ? node(for: id) : Self.unread(UnknownReason(.tooLarge))
      graph.nodes[id] = node
      pending += node.below.reversed()
    }
    settleEncryption()
  }

  private mutating func node(for id: BlockDeviceGraph.NodeID) -> BlockDeviceGraph.Node {
    switch id {
    case .unresolved(let what):
      return Self.unread(UnknownReason(.notFound, detail: "the \(what) that a layer names is not to be seen from here"))
    case .fileSystem(let number):
      guard let mount = fileSystems[number] else { return Self.unread(UnknownReason(.notFound)) }
      return fileSystemNode(mount)
    case .device(let number):
      do throws(MachineError) {
        return try deviceNode(SysfsDevice(number, in: machine))
      } catch {
        if case .notFound(SysfsDevice.directory + "/\(number)") = error {
          return Self.unread(
            UnknownReason(
              .hiddenByVirtualization, tried: ["\(SysfsDevice.directory)/\(number)"],
              detail: "the kernel shows no such block device here"))
        }
        return Self.unread(UnknownReason(storage: error))
      }
    }
  }

  static func unread(_ reason: UnknownReason) -> BlockDeviceGraph.Node { BlockDeviceGraph.Node("?", .opaque("unknown", reason)) }

  /// Looks at the encrypting layers once all that lies below them is known.
  private mutating func settleEncryption() {
    for (id, node) in graph.nodes {
      guard case .device(let number) = id else { continue }
      switch node.kind {
      case .encrypting(let encryption) where encryption.cipher == nil && encryption.coverage == .full:
        let look = LUKSLook(at: id, in: graph, machine: machine)
        graph.nodes[id]?.kind = .encrypting(look.encryption(labelled: encryption.label))
        for part in look.settledParts { graph.nodes[part]?.kind = .passing("reencryption") }
        if look.wantsTable { tablesWanted.append(number) }
      case .opaque(Self.unnamedMapper, _): tablesWanted.append(number)
      case .disk, .virtualDisk, .memory, .partition, .passing, .encrypting, .opaque: break
      }
    }
    tablesWanted = Set(tablesWanted).sorted { ($0.major, $0.minor) < ($1.major, $1.minor) }
  }

  /// How a device-mapper device is labelled whose uuid says nothing.
  static let unnamedMapper = "device-mapper"

  /// Takes what the mapping's own table says.
  mutating func apply(_ table: DeviceMapperTable, to number: DeviceNumber) {
    guard let kind = graph.nodes[.device(number)]?.kind, let settled = table.kind(insteadOf: kind) else { return }
    graph.nodes[.device(number)]?.kind = settled
  }
}
