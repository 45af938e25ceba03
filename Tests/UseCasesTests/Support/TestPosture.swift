import Evidence
import Posture

/// What a machine of a test says about itself.
enum TestPosture: CaseIterable {
  /// Passes every check of the standard policy.
  case healthy
  /// IPv4 stands open: denied at once.
  case open
  /// Its package lists are nine days old: in grace, then denied.
  case outdated

  func posture(at moment: Instant) -> Posture {
    var posture = Posture()
    posture.set(
      Fact<OperatingSystem>.known(
        OperatingSystem(
          id: "debian", idLike: [], versionID: "13", prettyName: "Debian GNU/Linux 13 (trixie)", kernel: "6.12.0",
          architecture: "x86_64", platform: .bareMetal), from: ["/etc/os-release"]))
    let refreshed = self == .outdated ? moment - .days(9) : moment
    posture.set(
      Fact<PatchLevel>.known(
        PatchLevel(
          manager: "apt", metadataRefreshed: refreshed.seconds, failingSources: [], pendingSecurity: 0,
          pendingSecurityUpdates: [], pendingOther: 0, lastCompleteUpgrade: nil,
          reboot: PatchLevel.Reboot(needed: false), automatic: nil), from: ["/var/lib/apt/lists"]))
    posture.set(
      Fact<DiskEncryption>.known(
        DiskEncryption(volumes: [DiskEncryption.Volume(role: .root, path: "/", fileSystem: "ext4", state: .encrypted)]),
        from: ["/proc/1/mountinfo"]))
    posture.set(
      Fact<Firewall>.known(
        Firewall(ipv4: self == .open ? .open : .filtered, ipv6: .filtered, managers: []), from: ["nft"]))
    return posture
  }
}
