import Evidence
import Posture

extension Posture {
  static func with(
    os: Fact<OperatingSystem>? = nil, patch: Fact<PatchLevel>? = nil, disk: Fact<DiskEncryption>? = nil,
    firewall: Fact<Firewall>? = nil
  ) -> Posture {
    var posture = Posture()
    if let os { posture.set(os) }
    if let patch { posture.set(patch) }
    if let disk { posture.set(disk) }
    if let firewall { posture.set(firewall) }
    return posture
  }

  /// A machine that passes everything at `moment`.
  static func healthy(at moment: Instant) -> Posture {
    .with(os: .system("debian", "13"), patch: .patchLevel(refreshed: moment), disk: .disk(), firewall: .firewall())
  }

  static let filtered = with(firewall: Fact<Firewall>.firewall())
  static let open = with(firewall: Fact<Firewall>.firewall(ipv4: .open))
  static let unseen = with(firewall: Fact<Firewall>.unknown(UnknownReason(.needsPrivilege)))
}

extension Fact where Value == OperatingSystem {
  static func system(
    _ id: String, _ version: String?, like: [String] = [], architecture: String = "x86_64"
  ) -> Fact {
    .known(
      OperatingSystem(
        id: id, idLike: like, versionID: version, prettyName: "\(id) \(version ?? "")", kernel: "6.12.0",
        architecture: architecture, platform: .bareMetal), from: ["/etc/os-release"])
  }
}

extension Fact where Value == PatchLevel {
  static func patchLevel(
    refreshed: Instant?, pending: [String] = [], unlisted: Int = 0, upgraded: Instant? = nil, failing: [String] = [],
    reboot: PatchLevel.Reboot? = PatchLevel.Reboot(needed: false), automatic: PatchLevel.Automatic? = nil
  ) -> Fact {
    .known(
      PatchLevel(
        manager: "apt", metadataRefreshed: refreshed?.seconds, failingSources: failing,
        pendingSecurity: pending.count + unlisted,
        pendingSecurityUpdates: pending.map { PatchLevel.Update(package: $0, version: "1.0") }, pendingOther: 0,
        lastCompleteUpgrade: upgraded?.seconds, reboot: reboot, automatic: automatic), from: ["/var/lib/apt/lists"])
  }
}

extension Fact where Value == DiskEncryption {
  static func disk(
    root: DiskEncryption.State = .encrypted, swap: DiskEncryption.State? = nil, home: DiskEncryption.State? = nil,
    boot: DiskEncryption.State = .plain
  ) -> Fact {
    var volumes = [
      DiskEncryption.Volume(role: .root, path: "/", fileSystem: "ext4", state: root),
      DiskEncryption.Volume(role: .boot, path: "/boot", fileSystem: "ext4", state: boot, plainEnds: ["sda1"]),
    ]
    if let home { volumes.append(DiskEncryption.Volume(role: .data, path: "/home", fileSystem: "ext4", state: home)) }
    if let swap {
      volumes.append(
        DiskEncryption.Volume(role: .swap, path: "/dev/sda3", fileSystem: "swap", state: swap, plainEnds: ["sda3"]))
    }
    return .known(DiskEncryption(volumes: volumes), from: ["/proc/1/mountinfo"])
  }
}

extension Fact where Value == Firewall {
  static func firewall(
    ipv4: Firewall.Inbound = .filtered, ipv6: Firewall.Inbound = .filtered, managers: [String] = []
  ) -> Fact {
    .known(Firewall(ipv4: ipv4, ipv6: ipv6, managers: managers), from: ["nft"])
  }
}
