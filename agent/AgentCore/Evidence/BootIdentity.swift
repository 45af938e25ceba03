package import Collectors

/// Which boot of the machine this is, and how long it has lasted.
package struct BootIdentity: Sendable, Hashable {
  /// The kernel's boot id, 16 bytes.
  package let seed: [UInt8]
  /// Whole seconds since the boot.
  package let uptime: UInt64

  /// Reads `/proc/sys/kernel/random/boot_id` and `/proc/uptime`.
  package init(of machine: Machine) throws(AgentError) {
    let bootID: String
    let uptime: String
    do throws(MachineError) {
      bootID = try machine.line("/proc/sys/kernel/random/boot_id")
      uptime = try machine.line("/proc/uptime")
    } catch {
      throw .machineUnreadable(String(describing: error))
    }
    guard let seed = Self.bytes(ofUUID: bootID) else {
      throw .machineUnreadable("/proc/sys/kernel/random/boot_id holds no UUID")
    }
    guard let seconds = UInt64(uptime.prefix { $0 != "." }), seconds <= 1 << 40 else {
      throw .machineUnreadable("/proc/uptime does not start with seconds")
    }
    self.seed = seed
    self.uptime = seconds
  }

  private static func bytes(ofUUID text: String) -> [UInt8]? {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in groups.joined() {
      guard let value = digit.hexDigitValue, digit.isASCII else { return nil }
      if let first = high {
        bytes.append(first << 4 | UInt8(value))
        high = nil
      } else {
        high = UInt8(value)
      }
    }
    return bytes
  }
}
