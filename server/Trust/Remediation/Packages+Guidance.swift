package import Posture

extension SecurityUpdatesCheck {
  package func guidance(for finding: Finding, on system: SystemFamily, posture: Posture) -> Guidance {
    Guidance(
      title: "Install the pending security updates",
      why: "An update that is published tells everybody where the hole is. The longer it is missing, the likelier its use.",
      steps: system.upgradeSteps + held(posture, on: system) + [.attest])
  }

  /// Packages that an interrupted installation left behind keep everything else from being installed.
  private func held(_ posture: Posture, on system: SystemFamily) -> [Guidance.Step] {
    guard let patchLevel = posture.fact(PatchLevel.self).value, system.usesApt else { return [] }
    var steps: [Guidance.Step] = []
    if patchLevel.brokenPackages > 0 || patchLevel.withheld.blocked > 0 {
      steps += [
        .text("An installation was interrupted or is blocked. Finish it:"), .command("sudo dpkg --configure -a"),
        .command("sudo apt-get --fix-broken install"),
      ]
    }
    let names = patchLevel.pendingSecurityUpdates.compactMap { CommandWord.package($0.package) }
    if !names.isEmpty, names.count <= 10, names.count == patchLevel.pendingSecurityUpdates.count {
      steps += [
        .text("Or install only what is asked for here:"),
        .command("sudo apt-get install --only-upgrade -- \(names.map(\.text).joined(separator: " "))"),
      ]
    }
    return steps
  }
}

extension PackageMetadataCheck {
  package func guidance(for finding: Finding, on system: SystemFamily, posture: Posture) -> Guidance {
    let failing = posture.fact(PatchLevel.self).value?.failingSources ?? []
    var steps = system.refreshSteps
    if !failing.isEmpty {
      steps.append(.text("Some sources fail: read their lines in the output; repair or remove each, then refresh again."))
    }
    return Guidance(
      title: "Refresh the package lists",
      why: "Old lists make a machine look up to date: an update that nobody asked for is an update that nobody sees.",
      steps: steps + [.attest])
  }
}

extension AutomaticUpdatesCheck {
  package func guidance(for finding: Finding, on system: SystemFamily, posture: Posture) -> Guidance {
    let steps: [Guidance.Step] =
      switch system {
      case .debian, .ubuntu:
        [
          .command("sudo apt-get install unattended-upgrades"),
          .command("sudo dpkg-reconfigure --priority=low unattended-upgrades"),
          .command("systemctl list-timers apt-daily.timer apt-daily-upgrade.timer"),
        ]
      case .fedora:
        [
          .command("sudo dnf install dnf5-plugin-automatic"),
          .text("Put apply_updates = yes below [commands] in /etc/dnf/automatic.conf, then:"),
          .command("sudo systemctl enable --now dnf5-automatic.timer"),
        ]
      case .rhel:
        [.command("sudo dnf install dnf-automatic"), .command("sudo systemctl enable --now dnf-automatic-install.timer")]
      case .suse:
        [.text("Turn on automatic online updates in YaST (Online Update Configuration), security patches at least.")]
      case .arch, .alpine, .other:
        [.text("Arrange for security updates to be installed by a timer, as your distribution recommends.")]
      }
    return Guidance(
      title: "Let security updates install themselves",
      why: "Most holes are used after the update is out. A machine that mends itself closes them while nobody thinks of it.",
      steps: steps + [.attest])
  }
}

extension RebootCheck {
  package func guidance(for finding: Finding, on system: SystemFamily, posture: Posture) -> Guidance {
    Guidance(
      title: "Restart the machine",
      why: "An updated kernel or library protects only once it runs; until then the old one does.",
      steps: [
        .text("Save your work, then restart:"), .command(system == .alpine ? "sudo reboot" : "systemctl reboot"), .attest,
      ])
  }
}

extension Guidance.Step {
  /// The last step of all guidance: the server hears of the mend.
  static let attest = Guidance.Step.command("vouchsafe-agent attest")
}

extension SystemFamily {
  /// Fetches the lists.
  var refreshSteps: [Guidance.Step] {
    switch self {
    case .debian, .ubuntu: [.command("sudo apt-get update")]
    case .fedora, .rhel: [.command("sudo dnf makecache --refresh")]
    case .arch: [.text("Arch refreshes and upgrades in one step:"), .command("sudo pacman -Syu")]
    case .suse: [.command("sudo zypper refresh")]
    case .alpine: [.command("sudo apk update")]
    case .other: [.text("Refresh the package lists with your distribution's package manager.")]
    }
  }

  /// Fetches the lists and installs what is pending.
  var upgradeSteps: [Guidance.Step] {
    switch self {
    case .debian, .ubuntu: [.command("sudo apt-get update"), .command("sudo apt-get dist-upgrade")]
    case .fedora, .rhel: [.command("sudo dnf upgrade --refresh --security")]
    case .arch: [.command("sudo pacman -Syu")]
    case .suse: [.command("sudo zypper refresh"), .command("sudo zypper patch --category security")]
    case .alpine: [.command("sudo apk upgrade --update-cache")]
    case .other: [.text("Install all pending updates with your distribution's package manager.")]
    }
  }
}
