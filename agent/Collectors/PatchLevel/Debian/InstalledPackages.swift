/// What dpkg has installed, read from its own files: no program is run.
struct InstalledPackages: Sendable {
  struct Package: Sendable, Hashable {
    let name: String
    let architecture: String
    let version: DebianVersion
    /// The administrator's wish: `install`, `hold`, `deinstall`, `purge`.
    let wish: String
    /// `installed`, `unpacked`, `half-configured`, …
    let state: String
    let needsReinstall: Bool

    var isHeld: Bool { wish == "hold" }
    /// Whether dpkg would list it in its audit: begun and not ended.
    var isBroken: Bool { needsReinstall || !["installed", "not-installed", "config-files"].contains(state) }
    var isThere: Bool { !["not-installed", "config-files", "half-installed"].contains(state) }
  }

  /// The last journal entry of a package is its state; dpkg folds the journal into the status file when it ends well.
  private(set) var packages: [Package] = []
  let wasInterrupted: Bool

  static let statusFile = "/var/lib/dpkg/status"
  static let journal = "/var/lib/dpkg/updates"
  private static let fields = ["package", "status", "version", "architecture"]

  init(on machine: Machine) throws(MachineError) {
    var latest: [String: Int] = [:]
    var read: [Package] = []
    func take(_ paragraph: ControlFile.Paragraph) {
      guard let package = Package(paragraph) else { return }
      let key = package.name + ":" + package.architecture
      if let index = latest[key] {
        read[index] = package
      } else {
        latest[key] = read.count
        read.append(package)
      }
    }
    ControlFile.forEachParagraph(
      of: try machine.bytes(Self.statusFile, maxBytes: 33_554_432), keeping: Self.fields, take)
    var entries: [String] = []
    do throws(MachineError) {
      entries = try machine.names(in: Self.journal).filter { !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }
    } catch .notFound {}
    for entry in entries {
      ControlFile.forEachParagraph(of: try machine.bytes("\(Self.journal)/\(entry)"), keeping: Self.fields, take)
    }
    packages = read
    wasInterrupted = !entries.isEmpty
  }

  /// The installed package of that name as apt writes it: `name`, or `name:architecture` for a foreign one.
  func named(_ name: String) -> [Package] {
    let parts = name.split(separator: ":", maxSplits: 1)
    guard let bare = parts.first else { return [] }
    return packages.filter {
      $0.isThere && $0.name == bare && (parts.count == 1 || $0.architecture == parts[1])
    }
  }
}

extension InstalledPackages.Package {
  fileprivate init?(_ paragraph: ControlFile.Paragraph) {
    guard let name = paragraph["package"], let status = paragraph["status"] else { return nil }
    let words = status.split(separator: " ")
    guard words.count == 3 else { return nil }
    self.init(
      name: name, architecture: paragraph["architecture"] ?? "", version: DebianVersion(paragraph["version"] ?? ""),
      wish: String(words[0]), state: String(words[2]), needsReinstall: words[1] == "reinstreq")
  }
}
