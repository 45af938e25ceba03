import Posture

/// What is known of the support of the release that a machine runs.
enum ReleaseSupport {
  enum Answer: Sendable, Hashable {
    case listed(Release)
    /// It has no releases: whoever updates is supported.
    case rolling
    /// Neither; no support can be claimed.
    case unlisted
  }

  static func of(_ system: OperatingSystem) -> Answer {
    if rolling.contains(system.id) { return .rolling }
    guard let version = system.versionID else {
      // Debian's testing and unstable have no version.
      return system.id == "debian" ? .rolling : .unlisted
    }
    let candidates = releases.filter { $0.distribution == system.id && matches(version, $0.version) }
    return candidates.max { $0.version.utf8.count < $1.version.utf8.count }.map(Answer.listed) ?? .unlisted
  }

  /// Whether `version` is the release or a point release of it: 9.4 is of 9, 3.20.3 is of 3.20, 24.04 is not of 2.
  private static func matches(_ version: String, _ release: String) -> Bool {
    guard version.utf8.starts(with: release.utf8) else { return false }
    let rest = version.utf8.dropFirst(release.utf8.count)
    return rest.isEmpty || rest.first == UInt8(ascii: ".")
  }
}
