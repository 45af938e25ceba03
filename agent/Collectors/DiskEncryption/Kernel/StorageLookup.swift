/// Finds the node of the graph that a path leads to.
struct StorageLookup {
  let mounts: MountTable
  private(set) var names: BlockDeviceNames

  init(machine: Machine, mounts: MountTable) {
    self.mounts = mounts
    names = BlockDeviceNames(machine: machine)
  }

  /// The file system that holds a path.
  func holder(of path: [UInt8]) -> BlockDeviceGraph.NodeID {
    guard let mount = mounts.mount(holding: path) else { return .unresolved("path") }
    return .fileSystem(mount.device)
  }

  /// The device that a path names.
  mutating func device(at path: [UInt8]) -> BlockDeviceGraph.NodeID {
    do throws(MachineError) {
      guard let number = try number(at: path) else { return .unresolved("device") }
      return .device(number)
    } catch {
      return .unresolved("device")
    }
  }

  /// The number of the device that a path names, nil if there is none.
  mutating func number(at path: [UInt8]) throws(MachineError) -> DeviceNumber? { try names.number(at: path) }
}
