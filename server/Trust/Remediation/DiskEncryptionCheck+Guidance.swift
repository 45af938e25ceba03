package import Posture

extension DiskEncryptionCheck {
  package func guidance(for finding: Finding, on system: SystemFamily, posture: Posture) -> Guidance {
    let volumes = (posture.fact(DiskEncryption.self).value?.volumes ?? []).filter(\.isPlain)
    var steps: [Guidance.Step] = [
      .text("See what lies on what; every branch from / and from swap to a disk must pass a line of type crypt:"),
      .command("lsblk --output NAME,TYPE,FSTYPE,MOUNTPOINTS"),
    ]
    for volume in volumes.prefix(8) { steps += volume.steps(on: system) }
    return Guidance(
      title: "Encrypt what the machine writes to its disks",
      why: "Whoever holds a lost or stolen machine reads its disk without a password, unless all of it is encrypted. "
        + "Swap counts: it holds pieces of everything that was open.",
      steps: steps + [.attest])
  }
}

extension DiskEncryption.Volume {
  fileprivate var isPlain: Bool {
    switch state {
    case .plain, .partly: true
    case .encrypted, .memoryOnly, .unknown: false
    }
  }

  fileprivate func steps(on system: SystemFamily) -> [Guidance.Step] {
    switch role {
    case .swap: swapSteps(on: system)
    case .root:
      [
        .text(
          "The root file system is not encrypted. It cannot be encrypted while it is in use: back up your files, then "
            + "install the system again and choose full-disk encryption (LUKS) in its installer, or ask your administrator.")
      ]
    case .data, .boot, .removable:
      [
        .text(
          "\(MachineText.printable(path)) is not encrypted. Back up what is on it, make the volume anew under LUKS "
            + "(cryptsetup luksFormat erases it), and copy your files back; or ask your administrator.")
      ]
    }
  }

  private func swapSteps(on system: SystemFamily) -> [Guidance.Step] {
    guard let word = CommandWord.path(path) else {
      return [.text("A swap area is not encrypted. Switch it off and take its line out of /etc/fstab.")]
    }
    let zram: [Guidance.Step] =
      switch system {
      case .debian, .ubuntu: [.command("sudo apt-get install systemd-zram-generator")]
      case .fedora, .rhel: [.command("sudo dnf install zram-generator-defaults")]
      case .arch: [.command("sudo pacman -S zram-generator")]
      case .suse, .alpine, .other: []
      }
    return [
      .text("The swap area \(word.text) is not encrypted. The simplest mend is to do without it:"),
      .command("sudo swapoff \(word.text)"),
      .text("Then take its line out of /etc/fstab, or it comes back at the next start. Compressed memory can replace it:"),
    ] + zram
  }
}
