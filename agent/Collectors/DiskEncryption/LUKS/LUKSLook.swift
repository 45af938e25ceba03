import Posture

/// Looks behind a mapping that says it encrypts: at the header on the device below, if that may be read.
///
/// Reading it needs privilege. What could not be seen leaves the mapping encrypting with its cipher absent: the uuid already
/// shows that a key is in use, and the null cipher is nobody's default (see the decision on unseen ciphers).
struct LUKSLook {
  /// Whether the mapping's own table should be asked: devices may be read, and no header told the cipher.
  let wantsTable: Bool
  private let header: LUKSHeader?
  /// Layers of a re-encryption between the mapping and the device with the header.
  private let parts: [BlockDeviceGraph.NodeID]

  /// Where device nodes stand: on the machine, and inside the agent's own unit.
  private static let directories = ["/dev", "/run/vouchsafe-dev"]

  init(at id: BlockDeviceGraph.NodeID, in graph: BlockDeviceGraph, machine: Machine) {
    var parts: [BlockDeviceGraph.NodeID] = []
    var base: (number: DeviceNumber, name: String)?
    var next = graph.nodes[id]?.below.first
    // Layers that cryptsetup itself puts between the mapping and the device that carries the header.
    for _ in 0..<8 {
      guard let below = next, case .device(let number) = below, let node = graph.nodes[below] else { break }
      base = (number, node.name)
      switch node.kind {
      case .passing("integrity"): next = node.below.first
      case .opaque("reencryption", _):
        parts.append(below)
        next = node.below.first
      case .disk, .virtualDisk, .memory, .partition, .passing, .encrypting, .opaque: next = nil
      }
    }
    self.parts = parts
    guard case .device(let number) = id, let base else {
      (header, wantsTable) = (nil, false)
      return
    }
    do throws(MachineError) {
      let header = try Self.header(on: base.name, number: base.number, machine: machine)
      let uuid = try machine.line("\(SysfsDevice.directory)/\(number)/dm/uuid").lowercased()
      // A header beside a detached one, or left over, is another volume's.
      self.header = header.flatMap { !$0.uuid.isEmpty && uuid.contains("-\($0.uuid)-") ? $0 : nil }
      wantsTable = self.header == nil
    } catch {
      (header, wantsTable) = (nil, false)
    }
  }

  /// The layers below of which the header has told all there is to know.
  var settledParts: [BlockDeviceGraph.NodeID] { header == nil ? [] : parts }

  /// What the layer is, all told.
  func encryption(labelled label: String) -> BlockDeviceGraph.Encryption {
    if let header {
      return BlockDeviceGraph.Encryption(label, cipher: header.cipher?.clipped(toBytes: 64), coverage: header.coverage)
    }
    guard !parts.isEmpty else { return BlockDeviceGraph.Encryption(label) }
    return BlockDeviceGraph.Encryption(
      label,
      coverage: .unsettled(UnknownReason(.needsPrivilege, detail: "re-encryption under way, and its header cannot be read")))
  }

  /// The LUKS header at the start of a device; nil if there is none.
  private static func header(on name: String, number: DeviceNumber, machine: Machine) throws(MachineError) -> LUKSHeader? {
    var missing: MachineError?
    for directory in directories {
      let path = "\(directory)/\(name.split(separator: "!", omittingEmptySubsequences: false).joined(separator: "/"))"
      do throws(MachineError) {
        let start = try machine.start(ofDevice: path, expecting: number, count: LUKSHeader.firstBytes)
        guard let size = LUKSHeader.size(of: start) else { return nil }
        return LUKSHeader(
          parsing: size <= start.count ? start : try machine.start(ofDevice: path, expecting: number, count: size))
      } catch {
        guard case .notFound = error else { throw error }
        missing = error
      }
    }
    if let missing { throw missing }
    return nil
  }
}
