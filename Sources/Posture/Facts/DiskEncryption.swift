package import StrictJSON

/// Whether what this machine writes to its disks is encrypted, for each file system and each swap area.
package struct DiskEncryption: PostureFact {
  package static let name = "disk_encryption"
  package static let version = 1

  /// What a volume is for; a policy judges by role.
  package enum Role: String, Sendable, Hashable, CaseIterable {
    /// The file system mounted at `/`, or beneath an overlay root.
    case root
    /// A writable file system that holds people's files or the system's state (`/home`, `/var`, `/srv`, …).
    case data
    /// `/boot` and the EFI system partition: plain on most systems, judged apart.
    case boot
    case swap
    /// On a removable drive.
    case removable
  }

  package enum State: Sendable, Hashable {
    /// Every path from the volume to a disk passes an encrypting layer.
    case encrypted
    /// No path does.
    case plain
    /// Some paths do; the plain ends are named.
    case partly
    /// Nothing reaches a disk (zram without a backing device, tmpfs).
    case memoryOnly
    case unknown(UnknownReason)
  }

  package struct Volume: Sendable, Hashable {
    package let role: Role
    /// The mount point, or the swap area's path.
    package let path: String
    /// `ext4`, `btrfs`, …; `swap` for swap.
    package let fileSystem: String
    package let state: State
    /// The layers from the top down, as `luks2`, `lvm`, `md`, `btrfs`, `partition`, `disk`; at most 16.
    package let layers: [String]
    /// The kernel names of the disks or partitions that are reached without encryption; at most 8.
    package let plainEnds: [String]
    /// The cipher of the encrypting layer, as dm-crypt writes it, when it could be read.
    package let cipher: String?

    package init(
      role: Role, path: String, fileSystem: String, state: State, layers: [String] = [], plainEnds: [String] = [],
      cipher: String? = nil
    ) {
      self.role = role
      self.path = path
      self.fileSystem = fileSystem
      self.state = state
      self.layers = layers
      self.plainEnds = plainEnds
      self.cipher = cipher
    }
  }

  /// Volumes in one message; beyond it the fact is unknown (`tooLarge`).
  package static let maxVolumes = 64

  /// Root first, then by path; never empty (an empty list is unknown, not a pass).
  package let volumes: [Volume]

  package init(volumes: [Volume]) { self.volumes = volumes }

  package init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    volumes = try reader.array("volumes", maxCount: Self.maxVolumes) { value, pointer throws(JSONFieldError) in
      try Volume(reading: value, at: pointer)
    }
    guard !volumes.isEmpty else { throw JSONFieldError(reader.pointer(to: "volumes"), .outOfRange("not empty")) }
    try reader.finish()
  }

  package var json: JSONValue { ["volumes": .array(volumes.map(\.json))] }
}

extension DiskEncryption.Volume {
  private enum Word: String, CaseIterable {
    case encrypted, plain, partly, unknown
    case memoryOnly = "memory_only"
  }

  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    let role: DiskEncryption.Role = try reader.choice("role")
    let path = try reader.string("path", maxBytes: 256)
    let fileSystem = try reader.string("file_system", maxBytes: 32)
    let state: DiskEncryption.State =
      switch try reader.choice("state", of: Word.self) {
      case .encrypted: .encrypted
      case .plain: .plain
      case .partly: .partly
      case .memoryOnly: .memoryOnly
      // The reason's members stand beside the state: a level of their own would be the ninth of a message.
      case .unknown:
        .unknown(
          UnknownReason(
            try reader.choice("reason"), tried: try reader.strings("tried", maxCount: 16, maxBytes: 256),
            detail: try reader.optionalString("detail", maxBytes: 300)))
      }
    self.init(
      role: role, path: path, fileSystem: fileSystem, state: state,
      layers: try reader.strings("layers", maxCount: 16, maxBytes: 64),
      plainEnds: try reader.strings("plain_ends", maxCount: 8, maxBytes: 64),
      cipher: try reader.optionalString("cipher", maxBytes: 64))
    try reader.finish()
  }

  var json: JSONValue {
    var object = JSONObject()
    object["role"] = .string(role.rawValue)
    object["path"] = .string(path)
    object["file_system"] = .string(fileSystem)
    let word: Word
    switch state {
    case .encrypted: word = .encrypted
    case .plain: word = .plain
    case .partly: word = .partly
    case .memoryOnly: word = .memoryOnly
    case .unknown(let reason):
      word = .unknown
      object["reason"] = .string(reason.code.rawValue)
      object["tried"] = .array(reason.tried.map(JSONValue.string))
      object["detail"] = reason.detail.map(JSONValue.string)
    }
    object["state"] = .string(word.rawValue)
    object["layers"] = .array(layers.map(JSONValue.string))
    object["plain_ends"] = .array(plainEnds.map(JSONValue.string))
    object["cipher"] = cipher.map(JSONValue.string)
    return .object(object)
  }
}
