import Posture

/// Whether this machine installs security updates by itself, and when that last went well.
struct AptAutomaticUpgrades {
  private static let program = "/usr/bin/unattended-upgrade"
  private static let timer = "apt-daily-upgrade.timer"
  private static let stamp = "/var/lib/apt/periodic/upgrade-stamp"

  let value: PatchLevel.Automatic

  init(on machine: Machine, configuration: AptConfiguration) throws(MachineError) {
    let wanted =
      Self.isOn(configuration["APT::Periodic::Enable"] ?? "1")
      && Self.isOn(configuration["APT::Periodic::Unattended-Upgrade"] ?? "0")
    let isThere = try machine.exists(Self.program)
    let wouldRun = try Self.wouldRun(on: machine)
    let enabled = wanted && isThere && wouldRun
    var lastSuccess: Int64?
    do throws(MachineError) {
      // apt's daily script touches it only when the program came to a good end.
      lastSuccess = try machine.status(Self.stamp).plausibleTime
    } catch .notFound {}
    value = PatchLevel.Automatic(enabled: enabled, lastSuccess: lastSuccess)
  }

  /// An interval in days, with or without a unit, or `always`; 0 is off.
  private static func isOn(_ interval: String) -> Bool {
    let digits = interval.prefix(while: \.isNumber)
    return interval == "always" || digits.contains { $0 != "0" }
  }

  /// Whether systemd's timer, or cron where systemd does not run, would start it.
  private static func wouldRun(on machine: Machine) throws(MachineError) -> Bool {
    guard try machine.exists("/run/systemd/system") else {
      guard try machine.exists("/etc/cron.daily/apt-compat") else { return false }
      let hasCron = try machine.exists("/usr/sbin/cron")
      let hasAnacron = try machine.exists("/usr/sbin/anacron")
      return hasCron || hasAnacron
    }
    for folder in ["/etc/systemd/system", "/run/systemd/system"] {
      do throws(MachineError) {
        let status = try machine.status("\(folder)/\(timer)")
        if status.kind == .symbolicLink, try machine.linkTarget("\(folder)/\(timer)") == "/dev/null" { return false }
        if status.kind == .regular, status.size == 0 { return false }
      } catch .notFound {}
    }
    let isWanted = try machine.exists("/etc/systemd/system/timers.target.wants/\(timer)")
    let isAlwaysWanted = try machine.exists("/usr/lib/systemd/system/timers.target.wants/\(timer)")
    return isWanted || isAlwaysWanted
  }
}
