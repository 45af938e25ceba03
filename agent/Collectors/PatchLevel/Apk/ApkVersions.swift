/// The answer of `apk version -l '<'`: a heading, then `NAME-VERSION < AVAILABLE` for each package that is behind.
struct ApkVersions: Sendable, Hashable {
  /// The names of the packages.
  let behind: [String]

  static let command = Command("apk", ["--no-network", "version", "-l", "<"], timeout: .seconds(30))

  /// Nil for a text that has another line in it.
  init?(_ text: String) {
    var behind: [String] = []
    for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("Installed:") {
      let words = line.split(separator: " ")
      guard words.count >= 3, words[1] == "<", let name = Self.name(of: words[0]) else { return nil }
      behind.append(name)
    }
    self.behind = behind
  }

  /// `busybox-1.36.1-r2` is `busybox`: the version and the release follow the last two hyphens.
  private static func name(of package: Substring) -> String? {
    guard let release = package.lastIndex(of: "-"), let version = package[..<release].lastIndex(of: "-") else { return nil }
    return String(package[..<version])
  }
}
