import Posture

/// What a test's own attester says of its machine.
enum SampleMachine {
  static func posture(
    firewall: Firewall.Inbound = .filtered, disk: DiskEncryption.State = .encrypted, pendingSecurity: Int = 0
  ) -> Posture {
    var posture = Posture()
    posture.set(
      Fact.known(
        OperatingSystem(
          id: "debian", idLike: [], versionID: "12", codename: "bookworm", variantID: nil,
          prettyName: "Debian GNU/Linux 12 (bookworm)", kernel: "6.1.0-37-amd64", architecture: "x86_64",
          platform: .bareMetal, platformDetail: nil), from: ["/etc/os-release"]))
    posture.set(
      Fact.known(
        DiskEncryption(volumes: [DiskEncryption.Volume(role: .root, path: "/", fileSystem: "ext4", state: disk)]),
        from: ["/proc/1/mountinfo"]))
    posture.set(Fact.known(Firewall(ipv4: firewall, ipv6: firewall), from: ["nft -j list ruleset"]))
    return posture
  }

  /// Passes `TestPolicy.firewall`.
  static let mended = posture()
  /// Fails it.
  static let open = posture(firewall: .open)
}
