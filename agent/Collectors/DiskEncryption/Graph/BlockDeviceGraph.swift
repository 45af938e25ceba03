package import Posture

/// What lies under the file systems and swap areas of one machine: every device and file system that is reached, and the
/// edges from each down to what it stores its data on.
package struct BlockDeviceGraph: Sendable, Hashable {
  package enum NodeID: Sendable, Hashable {
    case device(DeviceNumber)
    /// By its super block's number.
    case fileSystem(DeviceNumber)
    /// Something that a name pointed to and that could not be found.
    case unresolved(String)
  }

  package struct Node: Sendable, Hashable {
    /// The kernel's name of a device (`nvme0n1p2`, `dm-0`), or the type of a file system.
    package let name: String
    package var kind: Kind
    /// Everything this node stores its data on, in the kernel's order.
    package let below: [NodeID]
    /// A disk that people pull out.
    package let isRemovable: Bool

    package init(_ name: String, _ kind: Kind, below: [NodeID] = [], isRemovable: Bool = false) {
      self.name = name
      self.kind = kind
      self.below = below
      self.isRemovable = isRemovable
    }
  }

  package enum Kind: Sendable, Hashable {
    /// A real disk: here data lies as it was handed down.
    case disk
    /// A disk made by a hypervisor: what it does with the data cannot be seen from inside.
    case virtualDisk
    /// Nothing that outlives the power: what it holds reaches no disk.
    case memory(String)
    case partition
    /// Hands its data down unchanged (LVM, md, btrfs, …); nil for a layer not worth naming.
    case passing(String?)
    case encrypting(Encryption)
    /// Not understood. What lies below is known only if it is listed.
    case opaque(String, UnknownReason)
  }

  /// An encrypting layer.
  package struct Encryption: Sendable, Hashable {
    /// `luks2`, `dm-crypt`, `ecryptfs`, …
    package let label: String
    /// As dm-crypt writes it (`aes-xts-plain64`), if it could be read.
    package let cipher: String?
    package let coverage: Coverage

    package init(_ label: String, cipher: String? = nil, coverage: Coverage = .full) {
      self.label = label
      self.cipher = cipher
      self.coverage = coverage
    }
  }

  /// How much of what passes an encrypting layer leaves it encrypted.
  package enum Coverage: Sendable, Hashable {
    case full
    /// A part is still, or again, written in the clear (encryption in place under way).
    case partial
    /// Nothing: the null cipher.
    case none
    case unsettled(UnknownReason)
  }

  package var nodes: [NodeID: Node]

  package init(_ nodes: [NodeID: Node] = [:]) { self.nodes = nodes }
}

extension BlockDeviceGraph.Kind {
  /// How the layer is named to people.
  var label: String? {
    switch self {
    case .disk: "disk"
    case .virtualDisk: "virtual-disk"
    case .memory(let label): label
    case .partition: "partition"
    case .passing(let label): label
    case .encrypting(let encryption): encryption.label
    case .opaque(let label, _): label
    }
  }
}
