/// What a type of file system means for where its data goes.
enum StorageFileSystem: Sendable, Hashable {
  /// On the block device whose number the super block carries.
  case blockDevice
  /// On several devices behind an anonymous number.
  case btrfs
  case zfs
  /// A view of directories of other file systems.
  case overlay
  /// Encrypts what it hands to a directory of another file system.
  case stackedEncryption(String)
  /// A program's: its data goes to other file systems, to a network, or to the block device it names.
  case userSpace
  /// In memory, or no data at all.
  case memory
  /// On another machine's disks.
  case network
  /// Handed in by the hypervisor.
  case hypervisor
  /// Stores data in a way this agent does not follow.
  case notUnderstood

  init(of mount: Mount) {
    let type = mount.fileSystem
    if let known = Self.byType[type] {
      self = known
    } else if let stacked = Self.encryptingPrograms[type] {
      self = .stackedEncryption(stacked)
    } else if Self.networkPrograms.contains(type) {
      self = .network
    } else if !mount.device.isAnonymous {
      self = .blockDevice
    } else if type == "fuse" || type.hasPrefix("fuse.") {
      self = .userSpace
    } else {
      self = .notUnderstood
    }
  }

  private static let encryptingPrograms = [
    "fuse.gocryptfs": "gocryptfs", "fuse.cryfs": "cryfs", "fuse.encfs": "encfs", "fuse.securefs": "securefs",
  ]

  private static let networkPrograms: Set<String> = [
    "fuse.sshfs", "fuse.s3fs", "fuse.glusterfs", "fuse.rclone", "fuse.davfs", "fuse.ceph-fuse", "fuse.juicefs", "fuse.beegfs",
    "fuse.curlftpfs", "fuse.gcsfuse",
  ]

  private static let byType: [String: StorageFileSystem] = {
    var types: [String: StorageFileSystem] = [
      "btrfs": .btrfs, "zfs": .zfs, "overlay": .overlay, "overlayfs": .overlay, "ecryptfs": .stackedEncryption("ecryptfs"),
      "bcachefs": .notUnderstood, "ubifs": .notUnderstood, "aufs": .notUnderstood, "fuseblk": .blockDevice,
    ]
    for type in [
      "autofs", "binder", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "cpuset", "debugfs", "devfs", "devpts",
      "devtmpfs", "dmabuf", "efivarfs", "functionfs", "fusectl", "hugetlbfs", "ipathfs", "mqueue", "nfsd", "nsfs", "openpromfs",
      "pidfs", "pipefs", "proc", "pstore", "ramfs", "resctrl", "rootfs", "rpc_pipefs", "secretmem", "securityfs", "selinuxfs",
      "smackfs", "sockfs", "spufs", "sysfs", "tmpfs", "tracefs", "usbfs", "xenfs", "fuse.lxcfs", "fuse.portal",
      "fuse.gvfsd-fuse",
    ] {
      types[type] = .memory
    }
    for type in [
      "afs", "beegfs", "ceph", "cifs", "coda", "fuse.ceph", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "orangefs",
      "panfs", "smb3", "smbfs",
    ] {
      types[type] = .network
    }
    for type in ["9p", "drvfs", "hostfs", "prl_fs", "vboxsf", "virtiofs", "vmhgfs", "fuse.vmhgfs-fuse", "hgfs"] {
      types[type] = .hypervisor
    }
    return types
  }()
}
