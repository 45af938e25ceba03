package import Posture

/// Reads which distribution, which kernel and what kind of machine this is, from files alone.
package struct OperatingSystemCollector: Collector {
  package var deadline: Duration { .seconds(5) }

  private static let releaseFiles = ["/etc/os-release", "/usr/lib/os-release"]
  private static let kernelFile = "/proc/sys/kernel/osrelease"
  private static let architectureFile = "/proc/sys/kernel/arch"

  package init() {}

  package func collect(from machine: Machine) async -> Fact<OperatingSystem> {
    var sources: [String] = []
    do throws(MachineError) {
      let release = try readRelease(from: machine, sources: &sources)
      let kernel = try machine.line(Self.kernelFile)
      sources.append(Self.kernelFile)
      let architecture = try readArchitecture(from: machine, sources: &sources)
      let finding = PlatformFinding(on: machine, kernel: kernel)
      sources.append(contentsOf: finding.sources)
      let id = (release["ID"] ?? "linux").lowercased()
      return .known(
        OperatingSystem(
          id: id.clipped(toBytes: 64),
          idLike: (release["ID_LIKE"] ?? "").split(whereSeparator: \.isWhitespace).prefix(8)
            .map { $0.lowercased().clipped(toBytes: 64) },
          versionID: release["VERSION_ID"]?.clipped(toBytes: 64),
          codename: release["VERSION_CODENAME"]?.clipped(toBytes: 64),
          variantID: release["VARIANT_ID"]?.clipped(toBytes: 64),
          prettyName: (release["PRETTY_NAME"] ?? release["NAME"] ?? "Linux").clipped(toBytes: 128),
          kernel: kernel.clipped(toBytes: 128), architecture: architecture.clipped(toBytes: 32),
          platform: finding.platform, platformDetail: finding.detail?.clipped(toBytes: 64)),
        from: UnknownReason.bounded(tried: sources))
    } catch {
      return .unknown(error.reason(tried: sources + [error.subject]))
    }
  }

  /// The first of the two files that is there (os-release(5): the second is what the first usually links to).
  private func readRelease(from machine: Machine, sources: inout [String]) throws(MachineError) -> OSRelease {
    for path in Self.releaseFiles {
      do throws(MachineError) {
        let release = OSRelease(try machine.text(path, maxBytes: 65_536))
        sources.append(path)
        return release
      } catch .notFound {
        continue
      }
    }
    throw .notFound(Self.releaseFiles.joined(separator: ", "))
  }

  private func readArchitecture(from machine: Machine, sources: inout [String]) throws(MachineError) -> String {
    do throws(MachineError) {
      let architecture = try machine.line(Self.architectureFile)
      sources.append(Self.architectureFile)
      return architecture
    } catch {
      guard let architecture = machine.unameMachine else { throw error }
      sources.append("uname")
      return architecture
    }
  }
}
