import Posture

/// Chooses the volumes to judge: `/`, every writable file system that keeps data on a disk, every swap area.
///
/// One volume for each file system, however often it is mounted. Overlays other than at `/` are views of file systems that
/// are judged themselves; network file systems lie on another machine's disks.
struct VolumeSelection {
  private(set) var volumes: [StorageVolume] = []
  private var lookup: StorageLookup

  static let slash = Array("/".utf8)

  init(mounts: MountTable, swaps: [SwapTable.Area], machine: Machine) {
    lookup = StorageLookup(machine: machine, mounts: mounts)
    let root = mounts.mount(holding: Self.slash)
    let beneathRoot = Self.directoriesBeneath(root, in: mounts)
    var seen: Set<DeviceNumber> = []
    for mount in Self.inOrderOfStanding(mounts.mounts, root: root) where !seen.contains(mount.device) {
      let isRoot = mount.device == root?.device
      guard isRoot || mount.isWritable && keepsData(mount) else { continue }
      seen.insert(mount.device)
      volumes.append(
        StorageVolume(
          role: isRoot || beneathRoot.contains(mount.device) ? .root : Self.role(of: mount.mountPoint),
          path: mount.mountPoint, fileSystem: mount.fileSystem, top: .fileSystem(mount.device)))
    }
    for area in swaps {
      let top: BlockDeviceGraph.NodeID =
        switch area.kind {
        case .partition: lookup.device(at: area.path)
        case .file: lookup.holder(of: area.path)
        }
      volumes.append(StorageVolume(role: .swap, path: area.path, fileSystem: "swap", top: top))
    }
  }

  /// The mount by which a file system is named comes first: `/`, then those of its top directory, in the table's order.
  private static func inOrderOfStanding(_ mounts: [Mount], root: Mount?) -> [Mount] {
    let whole = mounts.filter { $0.root == slash }
    return (root.map { [$0] } ?? []) + whole + mounts.filter { $0.root != slash }
  }

  private static func directoriesBeneath(_ root: Mount?, in mounts: MountTable) -> Set<DeviceNumber> {
    guard let root, StorageFileSystem(of: root) == .overlay else { return [] }
    return Set(OverlayDirectories(of: root).all.compactMap { mounts.mount(holding: $0)?.device })
  }

  private mutating func keepsData(_ mount: Mount) -> Bool {
    switch StorageFileSystem(of: mount) {
    case .blockDevice, .btrfs, .zfs, .stackedEncryption, .notUnderstood: true
    case .userSpace: if case .device = lookup.device(at: mount.source) { true } else { false }
    case .overlay, .memory, .network, .hypervisor: false
    }
  }

  private static func role(of mountPoint: [UInt8]) -> DiskEncryption.Role? {
    for place in ["/boot", "/efi"] where mountPoint == Array(place.utf8) || mountPoint.starts(with: Array("\(place)/".utf8)) {
      return .boot
    }
    return nil
  }
}
