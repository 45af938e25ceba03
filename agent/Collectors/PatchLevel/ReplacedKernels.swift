import Posture

/// Whether a machine whose upgrades put a new kernel in the place of the old one would come up with another than runs.
///
/// An upgrade removes the tree of modules of the kernel before. Where a tree tells in `pkgbase` the package that upgrades
/// it (Arch), those of one package belong together, else those whose releases hold the same words.
struct ReplacedKernels: Sendable {
  static let runningFile = "/proc/sys/kernel/osrelease"

  private let modules: String
  private let running: String
  private var trees: [(release: String, package: String)] = []

  /// - Parameters:
  ///   - modules: where the trees lie.
  ///   - mark: the file without which a tree is only a remnant.
  init(on machine: Machine, modules: String, mark: String) throws(MachineError) {
    self.modules = modules
    running = try machine.line(Self.runningFile)
    for release in try machine.namesIfThere(in: modules) where try machine.exists("\(modules)/\(release)/\(mark)") {
      var package = ""
      do throws(MachineError) { package = try machine.line("\(modules)/\(release)/pkgbase") } catch .notFound {}
      trees.append((release, package))
    }
  }

  /// Nil if no installed kernel is of the kind that runs: it came from outside.
  var reboot: PatchLevel.Reboot? {
    let kin: [String]
    if let own = trees.first(where: { $0.release == running && !$0.package.isEmpty }) {
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
      .notFound, tried: [Self.runningFile, modules],
      detail: "no installed kernel is of the kind that runs (\(running)): it came from outside".clipped(toBytes: 300))
  }

  /// The words in a release tell kernels apart that do not replace each other: `6.9.1-arch1-1`, `6.6.30-1-lts`.
  private static func words(of release: String) -> Set<Substring> {
    Set(release.split { !$0.isLetter }).subtracting(["rc"])
  }
}
