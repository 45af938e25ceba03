import Posture

/// The pending updates by class: what could be installed now, and what is withheld and why.
///
/// An update is one of security if any version that it brings in, up to its candidate, came from an archive of security
/// updates: a later version from elsewhere contains the mend.
struct AptUpdates: Sendable {
  private(set) var security: [PatchLevel.Update] = []
  private(set) var other = 0
  private(set) var phased = 0
  private(set) var held = 0
  private(set) var blocked = 0

  /// What to ask `apt-cache policy` about so that every update can be classed; empty if the simulation says it all.
  static func questions(simulation: AptSimulation, installed: InstalledPackages, pins: AptPins) -> [String] {
    var names = Set(simulation.upgrades.filter { !$0.isFromSecurity }.map(\.package))
    names.formUnion(simulation.keptBack)
    names.formUnion(simulation.phased)
    for package in installed.packages where package.isThere {
      if package.isHeld || pins.isBroad || pins.names.contains(package.name) { names.insert(package.name) }
    }
    return names.filter(\.isPackageName).sorted()
  }

  init(
    simulation: AptSimulation, policies: [String: AptPolicy], installed: InstalledPackages, archives: AptArchives
  ) {
    let upgrading = Set(simulation.upgrades.map(\.package))
    for upgrade in simulation.upgrades {
      let brings = policies[upgrade.package]?.offers.contains { offer in
        upgrade.installed < offer.version && offer.version <= upgrade.candidate
          && offer.archives.contains(where: archives.isSecurity)
      }
      if upgrade.isFromSecurity || brings == true {
        security.append(
          PatchLevel.Update(
            package: upgrade.package.clipped(toBytes: 128), version: upgrade.candidate.text.clipped(toBytes: 128)))
      } else {
        other += 1
      }
    }
    security.sort { $0.package < $1.package }

    let heldNames = Set(installed.packages.filter(\.isHeld).map(\.name))
    for (name, policy) in policies where !upgrading.contains(name) {
      guard let current = policy.installed else { continue }
      let mends = policy.offers.filter { $0.version > current && $0.archives.contains(where: archives.isSecurity) }
      guard !mends.isEmpty else { continue }
      let bare = name.split(separator: ":").first.map(String.init) ?? name
      let candidate = policy.candidate ?? current
      if heldNames.contains(bare) || !mends.contains(where: { $0.version <= candidate }) {
        held += 1
      } else if simulation.phased.contains(name) || policy.offers.contains(where: { $0.version == candidate && $0.phase != nil })
      {
        phased += 1
      } else {
        blocked += 1
      }
    }
  }
}

extension String {
  /// The alphabet of package names, with an architecture for a foreign one (Debian Policy §5.6.1).
  var isPackageName: Bool {
    guard let first = utf8.first, first.isLowerOrDigit else { return false }
    return utf8.allSatisfy { $0.isLowerOrDigit || "+-.:".utf8.contains($0) }
  }
}

extension UInt8 {
  fileprivate var isLowerOrDigit: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
}
