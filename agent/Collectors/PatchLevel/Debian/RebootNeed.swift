import Posture

/// Whether the machine would come up with something newer than what runs.
struct RebootNeed: Sendable {
  private static let marks = ["/run/reboot-required", "/var/run/reboot-required"]
  private static let kernelFile = "/proc/sys/kernel/osrelease"

  /// The answer, or why there is none.
  let outcome: Result<PatchLevel.Reboot, Reason>

  /// Why the running and the installed kernel cannot be compared.
  struct Reason: Error, Sendable { let reason: UnknownReason }

  init(on machine: Machine, installed: InstalledPackages) {
    do throws(MachineError) {
      let running = KernelRelease(try machine.line(Self.kernelFile))
      let kernels = try KernelRelease.installed(on: machine)
      let bootable = kernels.filter { $0.flavour == running.flavour }.max { $0.version < $1.version }
      let isNewerBuild = try Self.isNewerBuildInstalled(of: running, on: machine, installed: installed)
      if let packages = try Self.requests(on: machine) {
        outcome = .success(.init(needed: true, bootableKernel: bootable?.text.clipped(toBytes: 128), packages: packages))
      } else if let bootable {
        let needed = running.version < bootable.version || (bootable == running && isNewerBuild)
        outcome = .success(.init(needed: needed, bootableKernel: bootable.text.clipped(toBytes: 128)))
      } else {
        let reason = UnknownReason(
          .notFound, tried: [Self.kernelFile, "/boot", "/lib/modules"],
          detail: "no installed kernel is of the kind that runs (\(running.text)): it came from outside".clipped(toBytes: 300))
        outcome = .failure(Reason(reason: reason))
      }
    } catch {
      outcome = .failure(Reason(reason: error.reason()))
    }
  }

  /// The packages that asked for a reboot, which may be none by name; nil if nobody asked.
  private static func requests(on machine: Machine) throws(MachineError) -> [String]? {
    for mark in marks where try machine.exists(mark) { return try packages(on: machine, mark: mark) }
    return nil
  }

  private static func packages(on machine: Machine, mark: String) throws(MachineError) -> [String] {
    do throws(MachineError) {
      let lines = try machine.text("\(mark).pkgs", maxBytes: 65_536).split(whereSeparator: \.isNewline)
      return Set(lines.map { String($0.trimmed) }.filter(\.isPackageName)).sorted().prefix(16).map { $0.clipped(toBytes: 128) }
    } catch .notFound {
      return []
    }
  }

  /// A kernel may be replaced under the same release: then only its package's version tells.
  ///
  /// Debian's kernels say their own in `/proc/version` (`… Debian 6.1.76-1 (2024-02-01)`), Ubuntu's in
  /// `/proc/version_signature` (`Ubuntu 6.8.0-31.31-generic 6.8.1`).
  private static func isNewerBuildInstalled(
    of running: KernelRelease, on machine: Machine, installed: InstalledPackages
  ) throws(MachineError) -> Bool {
    guard let package = installed.named("linux-image-\(running.text)").first else { return false }
    for (path, word) in [("/proc/version", "Debian"), ("/proc/version_signature", "Ubuntu")] {
      do throws(MachineError) {
        let words = try machine.line(path).split(separator: " ")
        guard let index = words.lastIndex(of: word[...]), words.indices.contains(index + 1) else { continue }
        var version = words[index + 1]
        // Ubuntu's signature ends in the flavour, its package's version does not.
        if version.hasSuffix("-" + running.flavour) { version = version.dropLast(running.flavour.count + 1) }
        return DebianVersion(String(version)) < package.version
      } catch .notFound {
        continue
      }
    }
    return false
  }
}

/// A kernel release as `uname -r` writes it, taken apart: `6.8.0-31-generic` is version `6.8.0-31` of flavour `generic`.
struct KernelRelease: Sendable, Hashable {
  let text: String
  let version: DebianVersion
  /// Kernels of another flavour (`cloud-amd64`, `oem`, `pve`) do not replace each other.
  let flavour: String

  init(_ text: String) {
    self.text = text
    var numbers = text.split(separator: "-", omittingEmptySubsequences: false)
    var words: [Substring] = []
    while numbers.count > 1, let last = numbers.last, last.first?.isNumber != true {
      words.insert(last, at: 0)
      numbers.removeLast()
    }
    // `6.8.0-1021-nvidia-64k`: a flavour goes on with digits once it has begun.
    if words.isEmpty, let first = numbers.dropFirst().firstIndex(where: { $0.first?.isLetter == true }) {
      words = Array(numbers[first...])
      numbers.removeSubrange(first...)
    }
    version = DebianVersion(numbers.joined(separator: "-"))
    flavour = words.joined(separator: "-")
  }

  /// The kernels that could boot: images in `/boot`, or, where that shows none, trees of modules.
  static func installed(on machine: Machine) throws(MachineError) -> [KernelRelease] {
    do throws(MachineError) {
      let images = try machine.names(in: "/boot").compactMap { name -> KernelRelease? in
        guard let prefix = ["vmlinuz-", "vmlinux-"].first(where: name.hasPrefix) else { return nil }
        let release = String(name.dropFirst(prefix.count))
        return ["old", "rescue"].contains(where: release.hasPrefix) ? nil : KernelRelease(release)
      }
      if !images.isEmpty { return images }
    } catch .notFound {
    } catch .notPermitted {}
    do throws(MachineError) {
      var kernels: [KernelRelease] = []
      for name in try machine.names(in: "/lib/modules") where try machine.exists("/lib/modules/\(name)/modules.dep") {
        kernels.append(KernelRelease(name))
      }
      return kernels
    } catch .notFound {
      return []
    }
  }
}
