import Posture

/// One block device of `/sys`, read through `/sys/dev/block/MAJ:MIN`; every reader is allowed to.
struct SysfsDevice {
  let machine: Machine
  let number: DeviceNumber
  /// The kernel's name, such as `nvme0n1p2`.
  let name: String
  /// Where the device hangs, as `/sys` links it: tells USB from the inside of the machine.
  private let place: String

  static let directory = "/sys/dev/block"

  init(_ number: DeviceNumber, in machine: Machine) throws(MachineError) {
    self.machine = machine
    self.number = number
    place = try machine.linkTarget("\(Self.directory)/\(number)")
    name = place.split(separator: "/").last.map(String.init) ?? ""
  }

  private var path: String { "\(Self.directory)/\(number)" }

  /// The first line of an attribute, nil where the device has none.
  func line(_ attribute: String) throws(MachineError) -> String? {
    do throws(MachineError) {
      return try machine.line("\(path)/\(attribute)")
    } catch {
      if case .notFound = error { return nil }
      throw error
    }
  }

  func has(_ attribute: String) throws(MachineError) -> Bool { try machine.exists("\(path)/\(attribute)") }

  /// The devices in the device's `slaves` directory.
  func slaves() throws(MachineError) -> [DeviceNumber] { try members(of: "slaves") { _ in true } }

  /// The devices that are listed in a directory of this one, by their `dev` files.
  func members(
    of attribute: String, dev: String = "dev", where isMember: (String) -> Bool
  ) throws(MachineError) -> [DeviceNumber] {
    let directory = "\(path)/\(attribute)"
    let names: [String]
    do throws(MachineError) {
      names = try machine.names(in: directory, maxCount: 4_096)
    } catch {
      if case .notFound = error { return [] }
      throw error
    }
    var numbers: [DeviceNumber] = []
    for name in names where isMember(name) {
      numbers.append(try Self.number(at: "\(directory)/\(name)/\(dev)", in: machine))
    }
    return numbers
  }

  /// The disk of a partition.
  func disk() throws(MachineError) -> DeviceNumber { try Self.number(at: "\(path)/../dev", in: machine) }

  static func number(at path: String, in machine: Machine) throws(MachineError) -> DeviceNumber {
    guard let number = DeviceNumber(parsing: Array(try machine.line(path).utf8)) else { throw .unexpectedKind(path) }
    return number
  }

  /// Whether the disk is one that people pull out: it says so, hangs on USB, or is an SD card.
  func isRemovable() throws(MachineError) -> Bool {
    if try line("removable") == "1" || place.contains("/usb") { return true }
    guard KernelName(name).driver == "mmcblk" else { return false }
    return try line("device/type") == "SD"
  }

  var isVirtual: Bool { place.contains("/devices/virtual/") }
}

extension UnknownReason {
  /// The reason behind a read that failed.
  init(storage error: MachineError) {
    switch error {
    case .notFound(let path): self.init(.notFound, tried: [path.clipped(toBytes: 256)])
    case .notPermitted(let path): self.init(.needsPrivilege, tried: [path.clipped(toBytes: 256)])
    case .tooLarge(let path): self.init(.tooLarge, tried: [path.clipped(toBytes: 256)])
    case .unexpectedKind(let path): self.init(.notUnderstood, tried: [path.clipped(toBytes: 256)])
    case .failed(let path, let number):
      self.init(.toolFailed, tried: [path.clipped(toBytes: 256)], detail: "error number \(number)")
    case .toolMissing(let program): self.init(.notFound, tried: [program.clipped(toBytes: 256)])
    case .toolFailed(let line, let status, _):
      self.init(.toolFailed, tried: [line.clipped(toBytes: 256)], detail: "status \(status)")
    case .timedOut(let line): self.init(.timedOut, tried: [line.clipped(toBytes: 256)])
    }
  }
}
