package import Posture

extension ReleaseSupportedCheck {
  package func guidance(for finding: Finding, on system: SystemFamily, posture: Posture) -> Guidance {
    let steps: [Guidance.Step] =
      switch system {
      case .debian:
        [
          .text("Back up, read the release notes of the next release, then go to it step by step:"),
          .text("https://www.debian.org/releases/stable/releasenotes"),
        ]
      case .ubuntu: [.text("Back up, then:"), .command("sudo do-release-upgrade")]
      case .fedora:
        [
          .text("Back up, then go to the next release as Fedora describes:"),
          .text("https://docs.fedoraproject.org/en-US/quick-docs/upgrading-fedora-offline/"),
        ]
      case .rhel: [.text("Go to a newer minor or major release with leapp, or install anew; ask your administrator.")]
      case .suse:
        [
          .text("Back up, then go to the next release as openSUSE describes:"),
          .text("https://en.opensuse.org/SDB:System_upgrade"),
        ]
      case .alpine:
        [.text("Put the new branch into /etc/apk/repositories, then:"), .command("sudo apk upgrade --available")]
      case .arch, .other: [.text("Go to a release of your distribution that still gets security updates.")]
      }
    return Guidance(
      title: "Go to a release that is still supported",
      why: "After the end of support nobody mends the release: no updates are pending because none are made.",
      steps: steps + [.attest])
  }
}

extension ClockCheck {
  package func guidance(for finding: Finding, on system: SystemFamily, posture: Posture) -> Guidance {
    Guidance(
      title: "Set the clock right",
      why: "With a wrong clock a machine takes expired certificates for valid and its own logs cannot be matched with others.",
      steps: [.command("sudo timedatectl set-ntp true"), .command("timedatectl status"), .attest])
  }
}

extension RecordedGapCheck {
  package func guidance(for finding: Finding, on system: SystemFamily, posture: Posture) -> Guidance {
    Guidance(
      title: "Ask your administrator to settle a gap",
      why: "The server was restored and had forgotten messages of this machine. What was said in between cannot be checked.",
      steps: [
        .text(
          "There is nothing to mend on this machine. An administrator looks at the gap and settles it, or it passes with time.")
      ])
  }
}
