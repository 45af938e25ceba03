import Posture

/// The repositories of a machine that zypper keeps, and what its cache has of them.
struct ZypperRepositories: Sendable {
  let repositories: [RPMRepository]
  private let isRolling: Bool

  static let folder = "/etc/zypp/repos.d"
  static let cache = "/var/cache/zypp/raw"
  static let places = [folder, cache]

  init(on machine: Machine) throws(MachineError) {
    var files: [IniFile] = []
    for name in try machine.namesIfThere(in: Self.folder) where name.hasSuffix(".repo") {
      files.append(try machine.settings(in: "\(Self.folder)/\(name)"))
    }
    var repositories: [RPMRepository] = []
    for alias in RPMRepository.enabled(in: files) {
      repositories.append(try RPMRepository(alias, folder: "\(Self.cache)/\(alias)", on: machine))
    }
    self.repositories = repositories
    var release = ""
    for path in ["/etc/os-release", "/usr/lib/os-release"] where release.isEmpty {
      do throws(MachineError) { release = try machine.text(path, maxBytes: 65_536) } catch .notFound {}
    }
    let id = OSRelease(release)["ID"] ?? ""
    isRolling = ["tumbleweed", "slowroll", "microos", "aeon", "kalpa"].contains { id.range(ofText: $0) != nil }
  }

  var refreshed: Int64? { repositories.compactMap(\.refreshed).min() }
  var failing: [String] { repositories.filter { $0.refreshed == nil }.map(\.id) }

  /// Why the number of mends cannot be told; nil if it can.
  ///
  /// On a release with patches, one repository of updates has them. A rolling one replaces packages without telling why.
  var doubtAboutSecurity: UnknownReason? {
    if isRolling {
      return UnknownReason(.notUnderstood, tried: Self.places, detail: "a rolling release has no security patches")
    }
    if let missing = repositories.first(where: { $0.refreshed == nil && $0.id.lowercased().range(ofText: "update") != nil }) {
      return UnknownReason(.notFound, tried: Self.places, detail: "no metadata of \(missing.id)".clipped(toBytes: 300))
    }
    guard repositories.contains(where: \.hasAdvisories) else {
      return UnknownReason(
        refreshed == nil ? .notFound : .notUnderstood, tried: Self.places, detail: "no repository has security patches")
    }
    return nil
  }
}
