import Posture

extension GraphBuilder {
  /// What a mounted file system stores its data on.
  mutating func fileSystemNode(_ mount: Mount) -> BlockDeviceGraph.Node {
    let type = mount.fileSystem.clipped(toBytes: 64)
    switch StorageFileSystem(of: mount) {
    case .blockDevice: return BlockDeviceGraph.Node(type, .passing(nil), below: [mainDevice(of: mount)] + sideDevices(of: mount))
    case .btrfs: return manyDeviceNode(mount)
    case .overlay: return overlayNode(mount)
    case .stackedEncryption(let label):
      let cipher = mount.values(ofOption: "ecryptfs_cipher").first.map { String(decoding: $0, as: UTF8.self) }
      let below = mount.source.first == UInt8(ascii: "/") ? [lookup.holder(of: mount.source)] : []
      return BlockDeviceGraph.Node(
        type, .encrypting(BlockDeviceGraph.Encryption(label, cipher: cipher?.clipped(toBytes: 64))), below: below)
    case .userSpace: return BlockDeviceGraph.Node(type, .passing("fuse"), below: [lookup.device(at: mount.source)])
    case .memory: return BlockDeviceGraph.Node(type, .memory(type))
    case .network:
      return BlockDeviceGraph.Node(
        type, .opaque("network", UnknownReason(.notUnderstood, detail: "\(type): the disks are another machine's")))
    case .hypervisor:
      return BlockDeviceGraph.Node(
        type, .opaque("host", UnknownReason(.hiddenByVirtualization, detail: "\(type): a directory of the host")))
    case .zfs:
      return BlockDeviceGraph.Node(
        type,
        .opaque("zfs", UnknownReason(.notUnderstood, detail: "zfs: a dataset's encryption is not to be read from the kernel")))
    case .notUnderstood:
      return BlockDeviceGraph.Node(
        type, .opaque(type, UnknownReason(.notUnderstood, detail: "\(type): how it stores its data is not understood")))
    }
  }

  private mutating func mainDevice(of mount: Mount) -> BlockDeviceGraph.NodeID {
    mount.device.isAnonymous ? lookup.device(at: mount.source) : .device(mount.device)
  }

  /// Journals and real-time sections that a file system keeps on further devices.
  private mutating func sideDevices(of mount: Mount) -> [BlockDeviceGraph.NodeID] {
    var found: [BlockDeviceGraph.NodeID] = []
    for path in ["rtdev", "logdev", "journal_path"].flatMap({ mount.values(ofOption: $0) }) {
      found.append(lookup.device(at: path))
    }
    if ["ext3", "ext4", "ocfs2"].contains(mount.fileSystem) { found += journals(of: mount) }
    return found
  }

  /// The devices that hold journals alone, if this file system has no journal inside.
  ///
  /// `/proc/fs/jbd2` lists every journal: `DEVICE-INODE` inside a file system, `DEVICE` outside. Which of them an outside one
  /// belongs to is not told, so it counts for each file system that has none inside.
  private func journals(of mount: Mount) -> [BlockDeviceGraph.NodeID] {
    do throws(MachineError) {
      let own = try SysfsDevice(mount.device, in: machine).name
      let all = try machine.names(in: "/proc/fs/jbd2")
      guard !all.contains(where: { $0.hasPrefix("\(own)-") }) else { return [] }
      var found: [BlockDeviceGraph.NodeID] = []
      for name in all where try machine.exists("/sys/class/block/\(name)/dev") {
        found.append(.device(try SysfsDevice.number(at: "/sys/class/block/\(name)/dev", in: machine)))
      }
      return found
    } catch {
      // No such list, no such journals.
      return []
    }
  }

  /// btrfs shows an anonymous number and its first device; all of them stand in `/sys/fs/btrfs/UUID/devices`.
  private mutating func manyDeviceNode(_ mount: Mount) -> BlockDeviceGraph.Node {
    do throws(MachineError) {
      let source = try lookup.number(at: mount.source)
      var filesystems: [[DeviceNumber]] = []
      for uuid in try machine.names(in: Self.btrfs) where uuid.utf8.count == 36 {
        filesystems.append(try devices(ofBtrfs: uuid))
      }
      // `/dev/root` and the like name nothing: then it must be the only one.
      let own = source.flatMap { source in filesystems.first { $0.contains(source) } }
      guard let devices = own ?? (source == nil && filesystems.count == 1 ? filesystems.first : nil), !devices.isEmpty else {
        throw .notFound(Self.btrfs)
      }
      return BlockDeviceGraph.Node(mount.fileSystem, .passing("btrfs"), below: devices.map { .device($0) })
    } catch {
      return BlockDeviceGraph.Node(mount.fileSystem, .opaque("btrfs", UnknownReason(storage: error)))
    }
  }

  private static let btrfs = "/sys/fs/btrfs"

  private func devices(ofBtrfs uuid: String) throws(MachineError) -> [DeviceNumber] {
    var numbers: [DeviceNumber] = []
    let directory = "\(Self.btrfs)/\(uuid)/devices"
    for name in try machine.names(in: directory, maxCount: 4_096) {
      numbers.append(try SysfsDevice.number(at: "\(directory)/\(name)/dev", in: machine))
    }
    return numbers
  }

  /// An overlay stores in the directory on top and shows what lies in the lower ones: all of their file systems count.
  private func overlayNode(_ mount: Mount) -> BlockDeviceGraph.Node {
    var below: [BlockDeviceGraph.NodeID] = []
    for directory in OverlayDirectories(of: mount).all {
      let holder = lookup.holder(of: directory)
      // A directory that leads back to the overlay stood in a tree that is not this one (an initramfs, another namespace).
      let seen = holder == .fileSystem(mount.device) ? .unresolved("directory") : holder
      if !below.contains(seen) { below.append(seen) }
    }
    return BlockDeviceGraph.Node(mount.fileSystem, .passing("overlay"), below: below)
  }
}
