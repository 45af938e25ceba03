import Posture

/// Reads the patch level of the machines whose packages one manager keeps.
///
/// A reader never refreshes, locks or changes anything, and needs neither root nor a network.
protocol PatchLevelReader {
  static func fact(on machine: Machine) async -> Fact<PatchLevel>
}

extension AptPatchLevel: PatchLevelReader {}

extension PackageManager {
  /// Nil for a manager that this agent only recognises.
  var reader: (any PatchLevelReader.Type)? {
    switch self {
    case .apt: AptPatchLevel.self
    case .dnf: DnfPatchLevel.self
    case .pacman: PacmanPatchLevel.self
    case .zypper: ZypperPatchLevel.self
    case .apk: ApkPatchLevel.self
    case .rpmOSTree: RPMOSTreePatchLevel.self
    case .nix: NixOSPatchLevel.self
    case .dpkg, .rpm, .portage, .xbps, .swupd: nil
    }
  }
}
