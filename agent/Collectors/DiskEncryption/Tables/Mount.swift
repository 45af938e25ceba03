/// One line of a mountinfo table (proc_pid_mountinfo(5)).
package struct Mount: Sendable, Hashable {
  package let id: UInt64
  package let parent: UInt64
  /// The super block's number: one for all mounts of one file system, anonymous for btrfs, overlay and the like.
  package let device: DeviceNumber
  /// The directory of the file system that is mounted here.
  package let root: [UInt8]
  package let mountPoint: [UInt8]
  package let fileSystem: String
  package let source: [UInt8]
  /// The super block's options, still with the kernel's escapes.
  package let options: [[UInt8]]

  package init(
    id: UInt64, parent: UInt64, device: DeviceNumber, root: [UInt8], mountPoint: [UInt8], fileSystem: String, source: [UInt8],
    options: [[UInt8]]
  ) {
    self.id = id
    self.parent = parent
    self.device = device
    self.root = root
    self.mountPoint = mountPoint
    self.fileSystem = fileSystem
    self.source = source
    self.options = options
  }

  /// Whether the file system itself is writable.
  ///
  /// The options of the mount are not asked: inside a hardened unit every one of them reads `ro`.
  package var isWritable: Bool { !options.contains(Array("ro".utf8)) }

  /// The values of an option that may stand several times, unescaped; one that cannot be unescaped is an empty value.
  func values(ofOption name: String) -> [[UInt8]] {
    let prefix = Array(name.utf8) + [UInt8(ascii: "=")]
    return options.filter { $0.starts(with: prefix) }.map { KernelEscapes.decode($0.dropFirst(prefix.count)) ?? [] }
  }
}
