/// What apt said it would do in a whole upgrade.
struct AptSimulation: Sendable, Hashable {
  /// An installed package that would be replaced.
  struct Upgrade: Sendable, Hashable {
    let package: String
    let installed: DebianVersion
    let candidate: DebianVersion
    /// The archives that offer exactly this version, as `Debian-Security:12/oldstable-security`.
    let archives: [String]

    /// Whether one of them is an archive of security updates.
    var isFromSecurity: Bool { archives.contains { $0.hasPrefix("Debian-Security:") || $0.hasSuffix("-security") } }
  }

  private(set) var upgrades: [Upgrade] = []
  /// Packages that would come anew with the upgrades.
  private(set) var additions = 0
  private(set) var removals = 0
  /// Names under "kept back": held, not installable, or (in older versions of apt) waiting for their phase.
  private(set) var keptBack: [String] = []
  /// Names under "deferred due to phasing".
  private(set) var phased: [String] = []
  /// Whether apt came to its end: it says how much it would do even when that is nothing.
  private(set) var isComplete = false

  init(_ output: String) {
    var section: WritableKeyPath<AptSimulation, [String]>?
    for line in output.split(separator: "\n") {
      if line.hasPrefix("  ") {
        if let section { self[keyPath: section] += line.split(separator: " ").map(String.init) }
        continue
      }
      section = nil
      if line.hasPrefix("The following packages have been kept back:") {
        section = \.keptBack
      } else if line.hasPrefix("The following upgrades have been deferred due to phasing:") {
        section = \.phased
      } else if line.hasPrefix("Inst ") {
        if let upgrade = Upgrade(line) { upgrades.append(upgrade) } else { additions += 1 }
      } else if line.hasPrefix("Remv ") || line.hasPrefix("Purg ") {
        removals += 1
      } else if line.contains(" upgraded, "), line.contains(" not upgraded.") {
        isComplete = true
      }
    }
  }
}

extension AptSimulation.Upgrade {
  /// Reads `Inst name [installed] (candidate archive, archive [architecture]) […]`; nil without an installed version.
  fileprivate init?(_ line: Substring) {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count == 3, words[2].first == "[", let close = words[2].firstIndex(of: "]") else { return nil }
    package = String(words[1])
    installed = DebianVersion(String(words[2][..<close].dropFirst()))
    var rest = words[2][words[2].index(after: close)...].drop { $0 == " " }
    guard rest.popFirst() == "(" else { return nil }
    let version = rest.prefix { $0 != " " && $0 != ")" }
    candidate = DebianVersion(String(version))
    // A label may hold anything, so the end is the architecture's bracket, not the first parenthesis.
    rest = rest.dropFirst(version.count)
    let inside = rest.range(ofText: "])").map { rest[..<$0.lowerBound] } ?? rest
    let offered = inside.lastIndex(of: "[").map { inside[..<$0] } ?? inside
    archives = offered.split(separator: ",").map { String($0.trimmed) }.filter { !$0.isEmpty }
  }
}
