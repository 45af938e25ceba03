package import Posture

/// Says for each file system and swap area of this machine whether what is written to it reaches a disk encrypted.
///
/// It reads `/proc` and `/sys`, which needs no privilege; with privilege it also learns ciphers from LUKS headers.
package struct DiskEncryptionCollector: Collector {
  package let deadline: Duration = .seconds(10)

  package init() {}

  /// Bytes of a mount table: room for 100,000 mounts.
  private static let maxTableBytes = 33_554_432

  package func collect(from machine: Machine) async -> Fact<DiskEncryption> {
    if let reason = HostView.notApplicable(machine) { return .notApplicable(reason) }
    let mounts: (table: MountTable, path: String)
    switch Self.mounts(of: machine) {
    case .success(let found): mounts = found
    case .failure(let unread): return .unknown(unread.reason)
    }
    let swaps = Self.swaps(of: machine)
    var builder = GraphBuilder(machine: machine, mounts: mounts.table)
    let selection = VolumeSelection(mounts: mounts.table, swaps: swaps.areas, machine: machine)
    builder.add(selection.volumes.map(\.top))
    let hasAsked = await Self.askTables(for: &builder, machine: machine)

    var volumes = Set(selection.volumes.map { classify($0, in: builder.graph) })
    if let reason = swaps.unread {
      volumes.insert(DiskEncryption.Volume(role: .swap, path: "/proc/swaps", fileSystem: "swap", state: .unknown(reason)))
    }
    guard !volumes.isEmpty else { return .unknown(UnknownReason(.notFound, tried: [mounts.path])) }
    guard volumes.count <= DiskEncryption.maxVolumes else {
      return .unknown(UnknownReason(.tooLarge, tried: [mounts.path], detail: "\(volumes.count) volumes"))
    }
    return .known(
      DiskEncryption(volumes: volumes.sorted(by: Self.stands)),
      from: [mounts.path, "/proc/swaps", SysfsDevice.directory] + (hasAsked ? ["dmsetup table"] : []))
  }

  private struct Unread: Error { let reason: UnknownReason }

  /// Root first, then by path; the rest only makes the order total.
  private static func stands(_ first: DiskEncryption.Volume, before second: DiskEncryption.Volume) -> Bool {
    func key(_ volume: DiskEncryption.Volume) -> [String] {
      [volume.role == .root ? "0" : "1", volume.path, volume.role.rawValue, volume.fileSystem, "\(volume.state)"]
        + [volume.layers.joined(separator: " "), volume.plainEnds.joined(separator: " ")]
    }
    return key(first).lexicographicallyPrecedes(key(second))
  }

  /// The mount table of PID 1; where that is hidden, our own: the same file systems, seen through a sandbox.
  private static func mounts(of machine: Machine) -> Result<(table: MountTable, path: String), Unread> {
    var tried: [String] = []
    var last: UnknownReason?
    for path in ["/proc/1/mountinfo", "/proc/self/mountinfo"] {
      tried.append(path)
      do {
        return .success((try MountTable(parsing: try machine.bytes(path, maxBytes: maxTableBytes)), path))
      } catch let error as MachineError {
        last = UnknownReason(storage: error)
      } catch {
        // A table that can be read and not understood is not bettered by another one.
        return .failure(Unread(reason: UnknownReason(.notUnderstood, tried: tried, detail: "\(error)".clipped(toBytes: 300))))
      }
    }
    return .failure(Unread(reason: UnknownReason(last?.code ?? .notFound, tried: tried)))
  }

  /// The swap areas; a table that is missing although the rest of `/proc` is there belongs to a kernel without swap.
  private static func swaps(of machine: Machine) -> (areas: [SwapTable.Area], unread: UnknownReason?) {
    do {
      return (try SwapTable(parsing: try machine.bytes("/proc/swaps")).areas, nil)
    } catch MachineError.notFound(let path) {
      do throws(MachineError) {
        if try machine.exists("/proc/meminfo") { return ([], nil) }
      } catch {
        return ([], UnknownReason(storage: error))
      }
      return ([], UnknownReason(.notFound, tried: [path]))
    } catch let error as MachineError {
      return ([], UnknownReason(storage: error))
    } catch {
      return ([], UnknownReason(.notUnderstood, tried: ["/proc/swaps"], detail: "\(error)".clipped(toBytes: 300)))
    }
  }

  /// Asks the device mapper about mappings that headers and uuids leave open; where it does not answer they stay as they are.
  ///
  /// `dmsetup` blanks keys unless it is told not to. True if it answered.
  private static func askTables(for builder: inout GraphBuilder, machine: Machine) async -> Bool {
    var hasAsked = false
    for number in builder.tablesWanted.prefix(32) {
      let command = Command("dmsetup", ["table", "-j", "\(number.major)", "-m", "\(number.minor)"], timeout: .seconds(2))
      do throws(MachineError) {
        guard let table = DeviceMapperTable(parsing: try await machine.commands.run(command).text) else { continue }
        builder.apply(table, to: number)
        hasAsked = true
      } catch {
        // The first refusal speaks for all: no tool, or no privilege.
        break
      }
    }
    return hasAsked
  }
}
