/// The table of one mapping as `dmsetup table` prints it, keys blanked: what each part of the mapping does.
struct DeviceMapperTable: Hashable {
  private let ciphers: [String]
  private let passing: [String]

  /// Targets that hand their data down unchanged.
  private static let handingDown: Set<String> = [
    "cache", "clone", "delay", "dust", "era", "flakey", "integrity", "linear", "mirror", "multipath", "raid", "snapshot",
    "snapshot-merge", "snapshot-origin", "striped", "thin", "thin-pool", "vdo", "verity", "writecache",
  ]

  /// Reads lines of `START LENGTH TARGET ARGUMENT…`; nil if there are none or one is not understood.
  init?(parsing text: String) {
    var ciphers: [String] = []
    var passing: [String] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count >= 3, UInt64(fields[0]) != nil, UInt64(fields[1]) != nil else { return nil }
      let target = String(fields[2])
      if target == "crypt" {
        guard fields.count >= 4 else { return nil }
        ciphers.append(String(fields[3]))
      } else if Self.handingDown.contains(target) {
        passing.append(target)
      } else {
        return nil
      }
    }
    guard !ciphers.isEmpty || !passing.isEmpty else { return nil }
    (self.ciphers, self.passing) = (ciphers, passing)
  }

  /// What the mapping is, given what `/sys` let us think; nil where the table adds nothing.
  func kind(insteadOf kind: BlockDeviceGraph.Kind) -> BlockDeviceGraph.Kind? {
    switch kind {
    case .encrypting(let encryption):
      // The drive encrypts beneath a linear mapping.
      if encryption.label == "luks2-opal" { return nil }
      guard !ciphers.isEmpty else { return nil }
      return .encrypting(encrypting(labelled: encryption.label))
    case .opaque(GraphBuilder.unnamedMapper, _):
      if ciphers.isEmpty { return .passing(passing.first) }
      return .encrypting(encrypting(labelled: "dm-crypt"))
    case .disk, .virtualDisk, .memory, .partition, .passing, .opaque: return nil
    }
  }

  private func encrypting(labelled label: String) -> BlockDeviceGraph.Encryption {
    let real = ciphers.filter { !CipherName.isNull($0) }
    let coverage: BlockDeviceGraph.Coverage =
      switch (real.isEmpty, real.count == ciphers.count && passing.isEmpty) {
      case (true, _): .none
      case (false, true): .full
      case (false, false): .partial
      }
    return BlockDeviceGraph.Encryption(label, cipher: (real.first ?? ciphers.first)?.clipped(toBytes: 64), coverage: coverage)
  }
}
