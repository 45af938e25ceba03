/// Whether systemd would start something by a timer.
enum SystemdTimer {
  /// Wanted at boot and not masked.
  static func isOn(_ timer: String, on machine: Machine) throws(MachineError) -> Bool {
    for folder in ["/etc/systemd/system", "/run/systemd/system"] {
      do throws(MachineError) {
        let status = try machine.status("\(folder)/\(timer)")
        if status.kind == .symbolicLink, try machine.linkTarget("\(folder)/\(timer)") == "/dev/null" { return false }
        if status.kind == .regular, status.size == 0 { return false }
      } catch .notFound {}
    }
    for folder in ["/etc/systemd/system", "/usr/lib/systemd/system"]
    where try machine.exists("\(folder)/timers.target.wants/\(timer)") { return true }
    return false
  }
}
