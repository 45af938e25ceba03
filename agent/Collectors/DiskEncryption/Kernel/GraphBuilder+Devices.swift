import Posture

extension GraphBuilder {
  /// What a block device is and what lies below it, by what `/sys` says.
  mutating func deviceNode(_ device: SysfsDevice) throws(MachineError) -> BlockDeviceGraph.Node {
    if try device.has("partition") {
      return BlockDeviceGraph.Node(device.name, .partition, below: [.device(try device.disk())])
    }
    let driver = KernelName(device.name).driver
    switch driver {
    case "dm": return try mapperNode(device)
    case "md": return BlockDeviceGraph.Node(device.name, .passing("md"), below: try Self.nodes(device.slaves()))
    case "loop": return try loopNode(device)
    case "zram": return try compressedMemoryNode(device)
    case "ram", "brd": return BlockDeviceGraph.Node(device.name, .memory("ram-disk"))
    case "bcache": return try cachedNode(device)
    default: return try diskNode(device, driver: driver)
    }
  }

  private static func nodes(_ numbers: [DeviceNumber]) -> [BlockDeviceGraph.NodeID] { numbers.map { .device($0) } }

  private func mapperNode(_ device: SysfsDevice) throws(MachineError) -> BlockDeviceGraph.Node {
    let below = Self.nodes(try device.slaves())
    let kind: BlockDeviceGraph.Kind
    switch DeviceMapperKind(uuid: try device.line("dm/uuid") ?? "", name: try device.line("dm/name") ?? "") {
    case .crypt(let label): kind = .encrypting(BlockDeviceGraph.Encryption(label))
    case .passing(let label): kind = .passing(label)
    case .reencryptionPart: kind = .opaque("reencryption", UnknownReason(.notUnderstood, detail: "re-encryption under way"))
    case .unknown:
      kind = .opaque(
        Self.unnamedMapper,
        UnknownReason(
          .notUnderstood, tried: ["/sys/block/\(device.name)/dm/uuid".clipped(toBytes: 256)],
          detail: "a device-mapper device whose uuid does not tell its kind"))
    }
    return BlockDeviceGraph.Node(device.name, kind, below: below)
  }

  /// A loop device stores in a file: on that file's file system; or, given a device node, on that device.
  private mutating func loopNode(_ device: SysfsDevice) throws(MachineError) -> BlockDeviceGraph.Node {
    guard let file = try device.line("loop/backing_file"), !file.isEmpty else {
      return BlockDeviceGraph.Node(device.name, .opaque("loop", UnknownReason(.notFound, detail: "a loop without a file")))
    }
    let path = Array(file.utf8)
    let isDevice =
      lookup.mounts.mount(holding: path)?.fileSystem == "devtmpfs" || file.hasPrefix("/dev/") && !file.hasPrefix("/dev/shm/")
    return BlockDeviceGraph.Node(
      device.name, .passing("loop"), below: [isDevice ? lookup.device(at: path) : lookup.holder(of: path)])
  }

  /// zram is memory, unless a disk was given to it to write to.
  private mutating func compressedMemoryNode(_ device: SysfsDevice) throws(MachineError) -> BlockDeviceGraph.Node {
    guard let backing = try device.line("backing_dev"), backing != "none" else {
      return BlockDeviceGraph.Node(device.name, .memory("zram"))
    }
    return BlockDeviceGraph.Node(device.name, .passing("zram"), below: [lookup.device(at: Array(backing.utf8))])
  }

  /// The cache device of a bcache is not always among its slaves: it hangs on the cache set.
  private func cachedNode(_ device: SysfsDevice) throws(MachineError) -> BlockDeviceGraph.Node {
    var below = try device.slaves()
    if try device.has("bcache/cache") {
      let caches = try device.members(of: "bcache/cache", dev: "../dev") { name in
        name.hasPrefix("cache") && UInt64(decimal: Array(name.utf8.dropFirst("cache".utf8.count))) != nil
      }
      guard !caches.isEmpty else {
        return BlockDeviceGraph.Node(
          device.name, .opaque("bcache", UnknownReason(.notFound, detail: "a cache set that shows no device")),
          below: Self.nodes(below))
      }
      below += caches.filter { !below.contains($0) }
    }
    return BlockDeviceGraph.Node(device.name, .passing("bcache"), below: Self.nodes(below))
  }

  private func diskNode(_ device: SysfsDevice, driver: String) throws(MachineError) -> BlockDeviceGraph.Node {
    let below = Self.nodes(try device.slaves())
    if let elsewhere = KernelName.elsewhere[driver] {
      return BlockDeviceGraph.Node(
        device.name, .opaque(elsewhere, UnknownReason(.notUnderstood, detail: "\(driver): stored elsewhere")), below: below)
    }
    guard below.isEmpty, KernelName.disks.contains(driver) || !device.isVirtual else {
      return BlockDeviceGraph.Node(
        device.name,
        .opaque(
          "block", UnknownReason(.notUnderstood, detail: "\(device.name): an unknown kind of block device".clipped(toBytes: 300))),
        below: below)
    }
    let isVirtual = DiskMaker.isHypervisor(
      name: device.name, vendor: try device.line("device/vendor"), model: try device.line("device/model"))
    return BlockDeviceGraph.Node(
      device.name, isVirtual ? .virtualDisk : .disk, isRemovable: try device.isRemovable())
  }
}
