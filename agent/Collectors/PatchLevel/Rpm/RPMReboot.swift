import Posture

/// Whether a machine of rpm packages would come up with something newer than what runs.
///
/// Its kernels lie beside each other; of those that are of the kind that runs, the newest by rpm's order boots next. A core
/// package that was installed after the machine came up is in use in its old form.
struct RPMReboot: Sendable {
  static let runningFile = "/proc/sys/kernel/osrelease"
  static let bootFile = "/proc/stat"
  /// Only a restart of everything puts these in use.
  static let core = [
    "dbus-broker", "dbus-daemon", "glibc", "libopenssl1_1", "libopenssl3", "linux-firmware", "microcode_ctl", "openssl-libs",
    "systemd", "ucode-amd", "ucode-intel",
  ]
  static let installTimes = Command(
    "rpm", ["-qa", "--qf", "%{NAME} %{INSTALLTIME}\\n"] + core, timeout: .seconds(20))

  /// Nil if no installed kernel is of the kind that runs.
  let newestKernel: String?
  let running: String
  private let bootTime: Int64?

  init(on machine: Machine) throws(MachineError) {
    running = try machine.line(Self.runningFile)
    let kind = Self.kind(of: running)
    newestKernel = try Self.kernels(on: machine).filter { Self.kind(of: $0) == kind }
      .max { RPMVersion($0) < RPMVersion($1) }
    let start = try machine.text(Self.bootFile, maxBytes: 4_194_304).split(separator: "\n").first { $0.hasPrefix("btime ") }
    bootTime = start.flatMap { Int64($0.dropFirst(6)) }
  }

  /// - Parameter answer: what `installTimes` printed.
  func need(installTimes answer: String) -> PatchLevel.Reboot? {
    let newer = answer.split(separator: "\n").compactMap { line -> String? in
      let words = line.split(separator: " ")
      guard words.count == 2, let time = Int64(words[1]), let bootTime, time > bootTime else { return nil }
      return String(words[0]).clipped(toBytes: 128)
    }
    let packages = Set(newer).intersection(Self.core).sorted()
    guard let newestKernel else { return packages.isEmpty ? nil : PatchLevel.Reboot(needed: true, packages: packages) }
    return PatchLevel.Reboot(
      needed: RPMVersion(running) < RPMVersion(newestKernel) || !packages.isEmpty,
      bootableKernel: newestKernel.clipped(toBytes: 128), packages: packages)
  }

  var reason: UnknownReason {
    UnknownReason(
      .notFound, tried: [Self.runningFile, "/boot", "/lib/modules"],
      detail: "no installed kernel is of the kind that runs (\(running)): it came from outside".clipped(toBytes: 300))
  }

  /// Images in `/boot`, and trees of modules that hold theirs: either may be all that can be seen.
  private static func kernels(on machine: Machine) throws(MachineError) -> Set<String> {
    var kernels: Set<String> = []
    do throws(MachineError) {
      for name in try machine.names(in: "/boot") {
        for prefix in ["vmlinuz-", "Image-", "image-"] where name.hasPrefix(prefix) {
          let release = String(name.dropFirst(prefix.count))
          if !release.hasPrefix("0-rescue") { kernels.insert(release) }
        }
      }
    } catch .notFound {
    } catch .notPermitted {}
    for folder in ["/lib/modules", "/usr/lib/modules"] {
      for release in try machine.namesIfThere(in: folder) where try machine.exists("\(folder)/\(release)/vmlinuz") {
        kernels.insert(release)
      }
    }
    return kernels
  }

  /// Kernels of another kind do not replace each other: `…el9uek.x86_64`, `….x86_64+rt`, `…-default`, `…-azure`.
  private static func kind(of release: String) -> String {
    let flavour = release.split(separator: "+").dropFirst().joined(separator: "+")
    let last = release.split(separator: "-").last ?? ""
    let word = last.allSatisfy { $0.isLetter || $0 == "_" } ? String(last) : ""
    return "\(flavour)/\(word)/\(release.range(ofText: "uek") == nil ? "" : "uek")"
  }
}
