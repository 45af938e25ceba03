/// What keeps the packages of a machine, recognised by its database: a tool may be there without being in charge.
enum PackageManager: String, Sendable, Hashable, CaseIterable {
  case apt
  case dpkg
  case rpmOSTree = "rpm-ostree"
  case dnf
  case zypper
  case rpm
  case pacman
  case apk
  case nix
  case portage
  case xbps
  case swupd

  /// A path whose presence says that the manager is in charge; the first that is there counts.
  private static let signs: [(path: String, manager: PackageManager)] = [
    ("/run/ostree-booted", .rpmOSTree), ("/etc/NIXOS", .nix), ("/var/lib/pacman/local", .pacman),
    ("/lib/apk/db/installed", .apk), ("/usr/lib/apk/db/installed", .apk), ("/var/db/pkg", .portage),
    ("/var/db/xbps", .xbps), ("/usr/share/clear/version", .swupd),
  ]
  private static let rpmDatabases = ["/usr/lib/sysimage/rpm", "/var/lib/rpm"]

  /// Nil if nothing is recognised.
  static func inCharge(of machine: Machine) throws(MachineError) -> PackageManager? {
    // dpkg may be installed as a mere tool elsewhere: then its database is empty.
    if try machine.size(of: InstalledPackages.statusFile) > 0 {
      return try machine.exists("/usr/bin/apt-get") ? .apt : .dpkg
    }
    for (path, manager) in signs where try machine.exists(path) { return manager }
    for path in rpmDatabases where try machine.exists(path) {
      if try machine.exists("/usr/bin/zypper") { return .zypper }
      for tool in ["/usr/bin/dnf", "/usr/bin/dnf5", "/usr/bin/yum", "/usr/bin/microdnf"] where try machine.exists(tool) {
        return .dnf
      }
      return .rpm
    }
    return nil
  }

  /// Where was looked, for the report.
  static var places: [String] { [InstalledPackages.statusFile] + signs.map(\.path) + rpmDatabases }
}

extension Machine {
  /// 0 for a file that is not there.
  fileprivate func size(of path: String) throws(MachineError) -> Int64 {
    do throws(MachineError) { return try followedStatus(path).size } catch .notFound { return 0 }
  }
}
