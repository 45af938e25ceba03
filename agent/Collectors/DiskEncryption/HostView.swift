import Posture

/// Whether what is seen here is a machine with disks of its own.
enum HostView {
  /// The number the kernel gives its first process-id namespace; one in another is a container's.
  private static let firstProcessNamespace = "pid:[4026531836]"

  /// Why disks are not this environment's to answer for; nil on a machine, physical or virtual.
  ///
  /// A file such as `/.dockerenv` proves nothing: images that were booted as machines still carry it.
  static func notApplicable(_ machine: Machine) -> NotApplicableReason? {
    if read({ () throws(MachineError) in try machine.line("/proc/sys/kernel/osrelease") })?.lowercased().contains("microsoft")
      == true
    {
      return .wsl
    }
    if let namespace = read({ () throws(MachineError) in try machine.linkTarget("/proc/self/ns/pid") }) {
      return namespace == firstProcessNamespace ? nil : .container
    }
    let said = read { () throws(MachineError) in try machine.line("/run/systemd/container") }
    return said?.isEmpty == false ? .container : nil
  }

  /// What cannot be read is no sign.
  private static func read(_ body: () throws(MachineError) -> String) -> String? {
    do throws(MachineError) { return try body() } catch { return nil }
  }
}
