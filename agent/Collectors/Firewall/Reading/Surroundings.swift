/// What the machine is to its network: a host of its own, a container, Windows' subsystem, or a sandbox without interfaces.
struct Surroundings: Sendable {
  let isContainer: Bool
  let isWSL: Bool
  let interfaces: Interfaces
  /// Not the machine's network namespace but one of the collector's own: only loopback is to be seen, or PID 1 has another.
  let isSandboxed: Bool
  let isIPv6Off: Bool
  let ipv4Addresses: [UInt128]?
  let ipv6Addresses: [UInt128]?

  init(of machine: Machine) {
    let kernel: String
    do throws(MachineError) { kernel = try machine.line("/proc/sys/kernel/osrelease") } catch { kernel = "" }
    let platform = PlatformFinding(on: machine, kernel: kernel).platform
    isWSL = platform == .wsl
    isContainer = platform == .container
    let names = Self.interfaceNames(machine)
    var known: [String: Bool] = [:]
    for name in names ?? [] { known[name] = Self.isReachable(name, machine, depth: 0) }
    interfaces = Interfaces(known: known)
    let seesOnlyLoopback = names.map { $0.allSatisfy { $0 == "lo" } } ?? false
    isSandboxed =
      seesOnlyLoopback
      || Self.holds { () throws(MachineError) in
        // Without CAP_SYS_PTRACE the first cannot be read.
        try machine.linkTarget("/proc/1/ns/net") != machine.linkTarget("/proc/self/ns/net")
      }
    isIPv6Off = Self.isIPv6Off(machine)
    ipv4Addresses = LocalAddresses.ipv4(of: machine)
    ipv6Addresses = LocalAddresses.ipv6(of: machine)
  }

  private static func interfaceNames(_ machine: Machine) -> [String]? {
    do throws(MachineError) {
      // Two lines of headings, then `name: counters`.
      let lines = try machine.text("/proc/net/dev").split(separator: "\n").dropFirst(2)
      return lines.compactMap { line in
        line.lastIndex(of: ":").map { String(line[..<$0].drop(while: \.isWhitespace)) }
      }
    } catch {
      return nil
    }
  }

  private static func isReachable(_ name: String, _ machine: Machine, depth: Int) -> Bool {
    guard name != "lo", !name.contains("/") else { return false }
    let directory = "/sys/class/net/\(name)"
    if isThere(directory + "/device", machine) { return true }
    if isThere(directory + "/tun_flags", machine) { return false }
    if holds({ () throws(MachineError) in try machine.text(directory + "/uevent").contains("DEVTYPE=wireguard") }) {
      return false
    }
    if depth < 2, isThere(directory + "/bridge", machine) {
      return holds { () throws(MachineError) in
        try machine.names(in: directory + "/brif").contains { isReachable($0, machine, depth: depth + 1) }
      }
    }
    return !Interfaces.hasPrivateName(name)
  }

  /// The module is not there, or every interface, and every one to come, has IPv6 disabled.
  private static func isIPv6Off(_ machine: Machine) -> Bool {
    let directory = "/proc/sys/net/ipv6/conf"
    do throws(MachineError) {
      let names = try machine.names(in: directory).filter { $0 != "lo" }
      guard names.contains("all"), names.contains("default") else { return false }
      for name in names where try machine.line("\(directory)/\(name)/disable_ipv6") != "1" { return false }
      return true
    } catch {
      guard case .notFound = error else { return false }
      return holds { () throws(MachineError) in
        let hasIPv6 = try machine.exists("/proc/sys/net/ipv6")
        return try machine.exists("/proc/sys/net/ipv4") && !hasIPv6
      }
    }
  }

  private static func isThere(_ path: String, _ machine: Machine) -> Bool {
    holds { () throws(MachineError) in try machine.exists(path) }
  }

  /// Whether it can be seen to be so; what cannot be read is not so.
  private static func holds(_ condition: () throws(MachineError) -> Bool) -> Bool {
    do throws(MachineError) { return try condition() } catch { return false }
  }
}
