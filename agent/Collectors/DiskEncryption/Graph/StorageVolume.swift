package import Posture

/// A file system or swap area to be judged, and where its walk down begins.
package struct StorageVolume: Sendable, Hashable {
  /// Nil where only the disks below can tell data on a fixed disk from data on a removable one.
  package let role: DiskEncryption.Role?
  package let path: [UInt8]
  package let fileSystem: String
  package let top: BlockDeviceGraph.NodeID

  package init(role: DiskEncryption.Role?, path: [UInt8], fileSystem: String, top: BlockDeviceGraph.NodeID) {
    self.role = role
    self.path = path
    self.fileSystem = fileSystem
    self.top = top
  }
}
