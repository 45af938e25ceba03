/// Everything under a volume, encrypting layers included, from the top down: what is told about it, not what is decided.
struct LayerStack {
  /// Each kind of layer once, at most 16.
  private(set) var labels: [String] = []
  /// The cipher of the first encrypting layer.
  private(set) var cipher: String?
  /// Whether there are disks and all of them are removable.
  var isRemovable: Bool { hasRemovableDisk && !hasFixedDisk }

  private var hasRemovableDisk = false
  private var hasFixedDisk = false

  init(under top: BlockDeviceGraph.NodeID, in graph: BlockDeviceGraph) {
    var seen: Set<BlockDeviceGraph.NodeID> = []
    var pending = [top]
    var meetsEncryption = false
    while let id = pending.popLast(), seen.count < Exposure.maxSteps {
      guard seen.insert(id).inserted, let node = graph.nodes[id] else { continue }
      if let label = node.kind.label, labels.count < 16, !labels.contains(label) { labels.append(label.clipped(toBytes: 64)) }
      switch node.kind {
      case .disk, .virtualDisk:
        if node.isRemovable { hasRemovableDisk = true } else { hasFixedDisk = true }
      case .encrypting(let encryption):
        if !meetsEncryption { cipher = encryption.cipher }
        meetsEncryption = true
      case .memory, .partition, .passing, .opaque: break
      }
      pending += node.below.reversed()
    }
  }
}
