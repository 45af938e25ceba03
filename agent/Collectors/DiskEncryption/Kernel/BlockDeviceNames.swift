/// Finds the number of a block device by a path that somebody wrote down: a mount's source, a loop's or zram's backing.
struct BlockDeviceNames {
  let machine: Machine
  /// Numbers by device-mapper name, read on first need.
  private var mapperNames: [String: DeviceNumber]?

  init(machine: Machine) { self.machine = machine }

  /// The device behind an absolute path below `/dev`, or nil.
  ///
  /// The kernel's own names come first: inside a sandbox `/dev` is not the machine's.
  mutating func number(at path: [UInt8]) throws(MachineError) -> DeviceNumber? {
    guard let path = String(validating: path, as: UTF8.self), path.hasPrefix("/") else { return nil }
    if path.hasPrefix("/dev/") {
      let rest = path.dropFirst("/dev/".utf8.count)
      let kernelName = rest.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "!")
      if !kernelName.isEmpty, kernelName != ".", kernelName != "..",
        let number = try numberIfThere("/sys/class/block/\(kernelName)/dev")
      {
        return number
      }
      if let mapperName = Self.mapperName(of: rest), let number = try mapped()[mapperName] { return number }
    }
    do throws(MachineError) {
      let status = try machine.followedStatus(path)
      guard status.kind == .blockDevice else { return nil }
      return DeviceNumber(major: status.deviceMajor, minor: status.deviceMinor)
    } catch {
      if case .notFound = error { return nil }
      throw error
    }
  }

  /// `mapper/NAME` as it stands; `VG/LV` as LVM names its mapping, hyphens doubled.
  private static func mapperName(of path: Substring) -> String? {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    guard steps.count == 2, let first = steps.first, let last = steps.last else { return nil }
    if first == "mapper" { return String(last) }
    return [first, last].map { $0.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "--") }
      .joined(separator: "-")
  }

  private mutating func mapped() throws(MachineError) -> [String: DeviceNumber] {
    if let mapperNames { return mapperNames }
    var found: [String: DeviceNumber] = [:]
    for name in try machine.names(in: "/sys/class/block") where name.hasPrefix("dm-") {
      // A device may vanish between the two reads.
      guard let number = try numberIfThere("/sys/class/block/\(name)/dev"),
        try machine.exists("/sys/class/block/\(name)/dm/name")
      else { continue }
      found[try machine.line("/sys/class/block/\(name)/dm/name")] = number
    }
    mapperNames = found
    return found
  }

  private func numberIfThere(_ path: String) throws(MachineError) -> DeviceNumber? {
    do throws(MachineError) {
      return try SysfsDevice.number(at: path, in: machine)
    } catch {
      if case .notFound = error { return nil }
      throw error
    }
  }
}
