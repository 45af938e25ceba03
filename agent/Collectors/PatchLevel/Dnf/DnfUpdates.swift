import Posture

/// The updates that dnf knows of, told apart by its advisories.
///
/// What counts as a mend is said by the type of its advisory alone: their names (`FEDORA-…`, `RHSA-…`, `RLSA-…`) are free.
struct DnfUpdates: Sendable, Hashable {
  /// Installable, and an advisory says that it mends a hole.
  let security: [PatchLevel.Update]
  let other: Int
  /// Mends of packages that cannot be installed now: locked or excluded, or dnf would not say why.
  let withheld: [String]

  /// Nil for answers of another form.
  init?(upgrades: String, advisories: String, generation: DnfGeneration) {
    guard let versions = Self.upgrades(upgrades), let mends = Self.packages(advisories, generation) else { return nil }
    security = versions.filter { mends.contains($0.key) }
      .map { PatchLevel.Update(package: $0.key.clipped(toBytes: 128), version: $0.value.clipped(toBytes: 128)) }
      .sorted { $0.package < $1.package }
    other = versions.count - security.count
    withheld = mends.filter { versions[$0] == nil }.sorted()
  }

  /// `NAME.ARCHITECTURE VERSION REPOSITORY`, which dnf breaks into several lines where a name is long.
  private static func upgrades(_ text: String) -> [String: String]? {
    guard let head = text.split(whereSeparator: \.isNewline).first else { return [:] }
    guard head.trimmed.lowercased() == "available upgrades" else { return nil }
    let words = text.split(whereSeparator: \.isWhitespace).dropFirst(2)
    guard words.count % 3 == 0 else { return nil }
    var versions: [String: String] = [:]
    var rest = words
    while let name = rest.popFirst(), let version = rest.popFirst(), rest.popFirst() != nil {
      guard let point = name.lastIndex(of: ".") else { return nil }
      versions[String(name[..<point])] = String(version)
    }
    return versions
  }

  /// The names of the packages: dnf 4 writes `ADVISORY SEVERITY PACKAGE`, dnf 5 a heading and
  /// `ADVISORY TYPE SEVERITY PACKAGE ISSUED`.
  private static func packages(_ text: String, _ generation: DnfGeneration) -> Set<String>? {
    var names: Set<String> = []
    for (number, line) in text.split(whereSeparator: \.isNewline).enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace)
      let column: Int
      switch generation {
      case .dnf4: column = 2
      case .dnf5:
        if number == 0, words.first == "Name" { continue }
        column = 3
      }
      guard words.count > column, let name = name(of: words[column]) else { return nil }
      names.insert(name)
    }
    return names
  }

  /// `openssl-libs-1:3.2.4-2.fc42.x86_64` is `openssl-libs`.
  private static func name(of package: Substring) -> String? {
    guard let release = package.lastIndex(of: "-") else { return nil }
    guard let version = package[..<release].lastIndex(of: "-"), version > package.startIndex else { return nil }
    return String(package[..<version])
  }
}
