package import Posture

extension FirewallCheck {
  package func guidance(for finding: Finding, on system: SystemFamily, posture: Posture) -> Guidance {
    let managers = posture.fact(Firewall.self).value?.managers ?? []
    return Guidance(
      title: "Filter inbound connections by default",
      why: "On a foreign network everybody can try every program that listens. A filter leaves them only what you chose.",
      steps: [.text("If you reach this machine over SSH, allow that first, or you lock yourself out.")]
        + steps(on: system, managers: managers) + [.attest])
  }

  private func steps(on system: SystemFamily, managers: [String]) -> [Guidance.Step] {
    // The manager that is there goes before the distribution's habit: two of them overwrite each other.
    if managers.contains("firewalld") { return Self.firewalld }
    if managers.contains("ufw") { return Self.ufw }
    switch system {
    case .debian, .ubuntu: return [.command("sudo apt-get install ufw")] + Self.ufw
    case .fedora, .rhel: return [.command("sudo dnf install firewalld")] + Self.firewalld
    case .suse: return [.command("sudo zypper install firewalld")] + Self.firewalld
    case .arch: return [.command("sudo pacman -S ufw")] + Self.ufw
    case .alpine: return [.command("sudo apk add ufw")] + Self.ufw
    case .other:
      return [.text("Let the input chain of your packet filter drop by default, for IPv4 and IPv6, and load it at start.")]
    }
  }

  private static let ufw: [Guidance.Step] = [
    .command("sudo ufw allow OpenSSH"), .text("(only where SSH is needed)"),
    .command("sudo ufw default deny incoming"), .command("sudo ufw enable"),
    .text("IPv6 is filtered only if /etc/default/ufw says IPV6=yes."), .command("sudo ufw status verbose"),
  ]

  private static let firewalld: [Guidance.Step] = [
    .command("sudo systemctl enable --now firewalld"), .command("sudo firewall-cmd --set-default-zone=public"),
    .text("No interface may be in the zone trusted, nor a zone have the target ACCEPT:"),
    .command("sudo firewall-cmd --list-all-zones"),
  ]
}
