/// The two programs called dnf: they differ in their words, their caches and the form of their answers.
///
/// Neither fetches anything here (`-C`). As root each takes its own lock on the metadata while it looks, a fraction of a
/// second; `exit_on_lock` leaves the way to whoever has it already.
enum DnfGeneration: Sendable, Hashable, CaseIterable {
  case dnf4
  case dnf5

  /// What `dnf` is on this machine; nil for neither (yum, microdnf).
  init?(on machine: Machine) throws(MachineError) {
    let isFive = try machine.exists("/usr/bin/dnf5")
    do throws(MachineError) {
      let target = try machine.status("/usr/bin/dnf").kind == .symbolicLink ? machine.linkTarget("/usr/bin/dnf") : ""
      self = target.split(separator: "/").last == "dnf5" ? .dnf5 : .dnf4
      return
    } catch .notFound {}
    guard isFive else { return nil }
    self = .dnf5
  }

  var cache: String {
    switch self {
    case .dnf4: "/var/cache/dnf"
    case .dnf5: "/var/cache/libdnf5"
    }
  }

  /// All that could be installed in a newer version, but for what is locked or excluded.
  var upgrades: Command {
    switch self {
    case .dnf4: Command("dnf", options + ["list", "--upgrades"], timeout: .seconds(40))
    case .dnf5: Command("dnf5", options + ["list", "--upgrades"], timeout: .seconds(40))
    }
  }

  /// The advisories about a hole in an installed version, also of what is locked or excluded.
  var advisories: Command {
    switch self {
    case .dnf4:
      Command(
        "dnf", options + ["--disableexcludes=all", "--disableplugin=versionlock", "updateinfo", "list", "--security"],
        timeout: .seconds(40))
    case .dnf5:
      Command("dnf5", options + ["--setopt=disable_excludes=*", "advisory", "list", "--security"], timeout: .seconds(40))
    }
  }

  /// `-C`: from the cache only. The cache is the system's, whoever asks.
  private var options: [String] {
    switch self {
    case .dnf4: ["-C", "-q", "--setopt=cachedir=\(cache)", "--setopt=exit_on_lock=1", "--setopt=logfilelevel=0"]
    case .dnf5: ["-C", "-q", "--setopt=cachedir=\(cache)"]
    }
  }
}
