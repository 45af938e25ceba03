/// Security updates that Ubuntu publishes for subscribers only, counted on a machine without the subscription.
///
/// Ubuntu's client keeps the lists of both archives apart from apt's own, so that apt does not see them.
struct UbuntuPro: Sendable {
  /// How many installed packages have a newer version there; nil if no list is kept.
  let withheld: Int?

  static let lists = "/var/lib/ubuntu-advantage/apt-esm/var/lib/apt/lists"

  init(on machine: Machine, installed: InstalledPackages, simulation: AptSimulation, archives: AptArchives) throws(MachineError) {
    var names: [String] = []
    do throws(MachineError) {
      names = try machine.names(in: Self.lists)
    } catch .notFound {
      withheld = archives.archives.contains { $0.source.address.contains("//esm.ubuntu.com/") } ? 0 : nil
      return
    }
    // `esm.ubuntu.com_apps_ubuntu_dists_jammy-apps-security_main_binary-amd64_Packages`; an archive that apt itself uses
    // needs no subscription any more.
    let used = Set(
      archives.archives.filter { $0.release != nil }.map(\.source.listPrefix).filter { $0.hasPrefix("esm.ubuntu.com_") })
    let files = names.filter { name in
      name.hasPrefix("esm.ubuntu.com_") && name.contains("-security_") && name.hasSuffix("_Packages")
        && !used.contains(where: name.hasPrefix)
    }
    guard !files.isEmpty || !used.isEmpty else {
      withheld = nil
      return
    }
    var best: [String: DebianVersion] = [:]
    for file in files {
      let bytes = try machine.bytes("\(Self.lists)/\(file)", maxBytes: 67_108_864)
      ControlFile.forEachParagraph(of: bytes, keeping: ["package", "version", "architecture"]) { paragraph in
        guard let name = paragraph["package"], let version = paragraph["version"] else { return }
        let offered = DebianVersion(version)
        if let known = best[name], known >= offered { return }
        best[name] = offered
      }
    }
    var reached: [String: DebianVersion] = [:]
    for upgrade in simulation.upgrades { reached[upgrade.package] = upgrade.candidate }
    withheld =
      Set(
        installed.packages.filter { package in
          guard package.isThere, let offered = best[package.name] else { return false }
          return max(package.version, reached[package.name] ?? package.version) < offered
        }.map(\.name)
      ).count
  }
}
