import Posture

/// Whether a machine of the Arch family would come up with another kernel than the one that runs.
///
/// Its kernels are not kept beside each other: an upgrade removes the tree of modules of the one before. A tree holds its
/// image, and in `pkgbase` the name of the package that upgrades it.
struct PacmanKernels: Sendable {
  static let modules = "/usr/lib/modules"
  static let runningFile = "/proc/sys/kernel/osrelease"

  private let running: String
  private var trees: [(release: String, package: String)] = []

  init(on machine: Machine) throws(MachineError) {
    running = try machine.line(Self.runningFile)
    for release in try machine.namesIfThere(in: Self.modules)
    where try machine.exists("\(Self.modules)/\(release)/vmlinuz") {
      var package = ""
      do throws(MachineError) { package = try machine.line("\(Self.modules)/\(release)/pkgbase") } catch .notFound {}
      trees.append((release, package))
    }
  }

  /// Nil if no installed kernel is of the kind that runs: it came from outside.
  var reboot: PatchLevel.Reboot? {
    let kin: [String]
    if let own = trees.first(where: { $0.release == running }) {
      kin = trees.filter { $0.package == own.package }.map(\.release)
    } else {
      kin = trees.map(\.release).filter { Self.words(of: $0) == Self.words(of: running) }
    }
    guard let newest = kin.max(by: { RPMVersion($0) < RPMVersion($1) }) else { return nil }
    return PatchLevel.Reboot(needed: newest != running, bootableKernel: newest.clipped(toBytes: 128))
  }

  /// Why there is no answer.
  var reason: UnknownReason {
    UnknownReason(
      .notFound, tried: [Self.runningFile, Self.modules],
      detail: "no installed kernel is of the kind that runs (\(running)): it came from outside".clipped(toBytes: 300))
  }

  /// The words in a release tell kernels apart that do not replace each other: `6.9.1-arch1-1`, `6.6.30-1-lts`.
  private static func words(of release: String) -> Set<Substring> {
    Set(release.split { !$0.isLetter }).subtracting(["rc"])
  }
}
