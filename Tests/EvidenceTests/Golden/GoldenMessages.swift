import Evidence
import Posture
import StrictJSON

/// The claims of the golden messages: an enrolment, then three messages of one chain, of which the second got no answer.
enum GoldenMessages {
  static var enrolment: EnrolmentClaims {
    get throws {
      EnrolmentClaims(
        audience: GoldenParties.audience, tokenHash: SecretHash(of: GoldenParties.token.utf8),
        key: try GoldenParties.publicKey)
    }
  }

  static var challenge: Challenge {
    get throws {
      Challenge(
        for: try GoldenParties.device, at: GoldenParties.now, random: GoldenParties.random, key: GoldenParties.challengeKey)
    }
  }

  /// The first message of a device: no receipt yet; a fact that is unknown and one that does not apply.
  static var first: EvidenceClaims {
    get throws {
      var posture = Posture()
      posture.set(Fact<OperatingSystem>.known(system, from: ["/etc/os-release", "/proc/sys/kernel/osrelease"]))
      posture.set(
        Fact<PatchLevel>.unknown(
          UnknownReason(.timedOut, tried: ["apt-get -s dist-upgrade"], detail: "still running after 30 s")))
      posture.set(Fact<DiskEncryption>.notApplicable(.container))
      posture.set(Fact<Firewall>.notApplicable(.container))
      return try claims(sequence: 1, receipt: nil, unanswered: [], posture)
    }
  }

  /// The second message, whose answer got lost.
  static var lost: EvidenceClaims {
    get throws { try claims(sequence: 2, receipt: try receipt, unanswered: [], posture) }
  }

  /// The third message: it names the second.
  static var third: EvidenceClaims {
    get throws {
      try claims(
        sequence: 3, receipt: try receipt, unanswered: [try hash(.evidence, try lost.json)], posture)
    }
  }

  /// What the server gave for the first message.
  static var receipt: Receipt {
    get throws { try receipt(for: 1, try hash(.evidence, try first.json)) }
  }

  static func receipt(for sequence: UInt64, _ message: MessageHash) throws -> Receipt {
    Receipt(for: try GoldenParties.device, sequence: sequence, message: message, key: GoldenParties.receiptKey)
  }

  /// The hash of a message does not depend on its signature.
  static func hash(_ kind: MessageKind, _ claims: JSONValue) throws -> MessageHash {
    let key = try GoldenParties.publicKey.thumbprint
    let unsigned = CompactJWS.make(kind, keyID: key, claims: claims) { _ in
      [UInt8](repeating: 1, count: 64)
    }
    return try CompactJWS(parsing: unsigned, as: kind).hash
  }

  private static func claims(
    sequence: UInt64, receipt: Receipt?, unanswered: [MessageHash], _ posture: Posture
  ) throws -> EvidenceClaims {
    EvidenceClaims(
      device: try GoldenParties.device, audience: GoldenParties.audience, issuedAt: GoldenParties.now + .seconds(2),
      challenge: try challenge, sequence: sequence, receipt: receipt, unanswered: unanswered,
      bootSeed: GoldenParties.bootSeed, uptime: 86_400, software: "vouchsafe-agent", softwareVersion: "0.1.0",
      posture: posture)
  }

  private static let system = OperatingSystem(
    id: "debian", versionID: "12", codename: "bookworm", prettyName: "Debian GNU/Linux 12 (bookworm)",
    kernel: "6.1.0-37-amd64", architecture: "x86_64", platform: .bareMetal)

  /// One example of each member of each fact.
  private static var posture: Posture {
    var posture = Posture()
    posture.set(Fact<OperatingSystem>.known(system, from: ["/etc/os-release", "/proc/sys/kernel/osrelease"]))
    posture.set(
      Fact<PatchLevel>.known(
        PatchLevel(
          manager: "apt", metadataRefreshed: 1_799_990_000, pendingSecurity: 1,
          pendingSecurityUpdates: [PatchLevel.Update(package: "openssl", version: "3.0.17-1~deb12u3")], pendingOther: 4,
          withheld: PatchLevel.Withheld(held: 1), lastCompleteUpgrade: 1_799_500_000,
          reboot: PatchLevel.Reboot(needed: true, bootableKernel: "6.1.0-38-amd64", packages: ["linux-image-6.1.0-38-amd64"]),
          unknownParts: ["automatic": UnknownReason(.needsPrivilege, tried: ["systemctl is-enabled apt-daily-upgrade.timer"])]),
        from: ["apt-get -s dist-upgrade", "/var/lib/apt/lists"]))
    posture.set(
      Fact<DiskEncryption>.known(
        DiskEncryption(volumes: [
          DiskEncryption.Volume(
            role: .root, path: "/", fileSystem: "ext4", state: .encrypted, layers: ["lvm", "luks2", "partition", "disk"],
            cipher: "aes-xts-plain64"),
          DiskEncryption.Volume(
            role: .boot, path: "/boot", fileSystem: "ext4", state: .plain, layers: ["partition", "disk"], plainEnds: ["sda1"]),
          DiskEncryption.Volume(role: .swap, path: "/dev/zram0", fileSystem: "swap", state: .memoryOnly, layers: ["zram"]),
        ]), from: ["/proc/1/mountinfo", "/proc/swaps", "/sys/block"]))
    posture.set(
      Fact<Firewall>.known(
        Firewall(ipv4: .filtered, ipv6: .open, allowed: ["tcp/22"], managers: ["nftables"]),
        from: ["nft -j list ruleset"]))
    return posture
  }
}
