import Posture

/// What can be told of a NixOS machine: whether the system that is current is the one that was booted.
///
/// It is built as a whole from a channel or a flake; which holes that closes stands nowhere on the machine.
struct NixOSPatchLevel: PatchLevelReader {
  private static let booted = "/run/booted-system"
  private static let current = "/run/current-system"
  /// What only a start puts in use.
  private static let parts = ["kernel", "kernel-modules", "initrd"]

  static func fact(on machine: Machine) async -> Fact<PatchLevel> {
    var findings = PartialFindings()
    findings.used(booted)
    findings.used(current)
    let reboot = findings.part("reboot") { () throws(MachineError) in
      for part in parts {
        let running = try machine.linkTarget("\(booted)/\(part)")
        if try machine.linkTarget("\(current)/\(part)") != running { return PatchLevel.Reboot(needed: true) }
      }
      return PatchLevel.Reboot(needed: false)
    }
    let automatic = findings.part("automatic") { () throws(MachineError) in
      PatchLevel.Automatic(enabled: try SystemdTimer.isOn("nixos-upgrade.timer", on: machine))
    }
    return findings.imageFact(
      manager: "nix", reboot: reboot, automatic: automatic,
      detail: "a NixOS system is built as a whole; which updates its channel holds is not on the machine")
  }
}
