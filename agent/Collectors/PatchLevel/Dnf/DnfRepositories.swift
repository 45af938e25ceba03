import Posture

/// The repositories of a machine that dnf keeps, and what its cache has of them.
struct DnfRepositories: Sendable {
  let repositories: [RPMRepository]
  /// The cache and the files that were read.
  let places: [String]

  private static let folders = ["/etc/yum.repos.d", "/etc/dnf/repos.override.d"]
  static let main = "/etc/dnf/dnf.conf"

  init(on machine: Machine, generation: DnfGeneration) throws(MachineError) {
    var files = [try machine.settings(in: Self.main)]
    for folder in Self.folders {
      for name in try machine.namesIfThere(in: folder) where name.hasSuffix(".repo") {
        files.append(try machine.settings(in: "\(folder)/\(name)"))
      }
    }
    let caches = try machine.namesIfThere(in: generation.cache)
    var repositories: [RPMRepository] = []
    for id in RPMRepository.enabled(in: files) {
      // `updates-` and sixteen digits made from where it is.
      let folder = caches.first { name in
        name.hasPrefix(id + "-") && name.utf8.count == id.utf8.count + 17 && name.dropFirst(id.count + 1).allSatisfy(\.isHexDigit)
      }
      repositories.append(try RPMRepository(id, folder: folder.map { "\(generation.cache)/\($0)" }, on: machine))
    }
    self.repositories = repositories
    places = [generation.cache] + Self.folders
  }

  /// The oldest of the refreshes: an unfetched repository is named apart.
  var refreshed: Int64? { repositories.compactMap(\.refreshed).min() }

  var failing: [String] { repositories.filter { $0.refreshed == nil }.map(\.id) }

  /// Why the number of mends cannot be told; nil if it can.
  ///
  /// A repository of the distribution that brings updates must have advisories. One that never changes (`fedora`) needs
  /// none; where no known one is there, all must have them.
  var doubtAboutSecurity: UnknownReason? {
    let known = repositories.filter { Self.bringsUpdates($0.id) }
    let asked = known.isEmpty ? repositories : known
    if asked.isEmpty { return UnknownReason(.notFound, tried: places, detail: "no repository is switched on") }
    if let missing = asked.first(where: { $0.refreshed == nil }) {
      return UnknownReason(.notFound, tried: places, detail: "no metadata of \(missing.id)".clipped(toBytes: 300))
    }
    if let blind = asked.first(where: { !$0.hasAdvisories }) {
      return UnknownReason(
        .notUnderstood, tried: places, detail: "the repository \(blind.id) has no security advisories".clipped(toBytes: 300))
    }
    return nil
  }

  /// The ids under which Fedora, RHEL and what is rebuilt from it, and Amazon bring their updates.
  private static func bringsUpdates(_ id: String) -> Bool {
    let id = id.lowercased()
    return ["updates", "base", "amazonlinux"].contains(id)
      || ["baseos", "appstream"].contains { id.range(ofText: $0) != nil }
        && !["debug", "source"].contains { id.range(ofText: $0) != nil }
  }
}
