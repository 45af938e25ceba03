/// What pacman is told by its configuration, as `pacman-conf` prints it (pacman-conf(8)).
struct PacmanConfiguration: Sendable, Hashable {
  /// The repositories, in their order.
  private(set) var repositories: [String] = []
  private var options: [String: String] = [:]

  init(_ text: String) {
    var section = ""
    for line in text.split(whereSeparator: \.isNewline).map(\.trimmed) {
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = String(line.dropFirst().dropLast())
        if section != "options", !section.isEmpty, !section.contains("/") { repositories.append(section) }
      } else if section == "options", let sign = line.firstIndex(of: "=") {
        options[String(line[..<sign].trimmed)] = String(line[line.index(after: sign)...].trimmed)
      }
    }
  }

  /// The directory of pacman's databases, without a slash at its end.
  var databases: String { directory("DBPath", otherwise: "/var/lib/pacman") }
  var log: String { options["LogFile"] ?? "/var/log/pacman.log" }
  /// Whether the packages are those of the running system.
  var isOfThisSystem: Bool { (options["RootDir"] ?? "/") == "/" }

  /// The fetched database of a repository.
  func database(of repository: String) -> String { "\(databases)/sync/\(repository).db" }

  private func directory(_ option: String, otherwise: String) -> String {
    guard let path = options[option], path.hasPrefix("/") else { return otherwise }
    return path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
