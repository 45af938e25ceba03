/// The programs that the patch level needs, each run once at most and none able to change anything.
enum AptCommand {
  /// Asks apt what a whole upgrade would do. It is the dear one: seconds of CPU when much is pending.
  ///
  /// - `-s` simulates: nothing is fetched, unpacked or removed, no hook runs.
  /// - `Debug::NoLocking` takes no lock, so that neither a running upgrade disturbs us nor we it.
  /// - `Dir::Cache::pkgcache` at a place that cannot be: apt writes its caches only if it could write this one, so it
  ///   reads the one of the archives as it finds it, builds the rest in memory and leaves no trace, root or not.
  /// - `Dir::Log::Planner` elsewhere: as root even a simulation would write the log of its plan anew.
  /// - `-q` and no simulation note: output without progress and advice.
  static let simulation = Command(
    "apt-get",
    ["-s", "-q"] + readOnly
      + ["-o", "Dir::Log::Planner=/dev/null", "-o", "APT::Get::Show-User-Simulation-Note=0", "dist-upgrade"],
    timeout: .seconds(60))

  /// Asks which versions of these packages exist, and in which archives: cheap, a look-up in the same cache.
  static func policy(of packages: [String]) -> Command {
    Command("apt-cache", ["policy"] + readOnly + packages, timeout: .seconds(40))
  }

  /// The part of apt's history before the last monthly rotation.
  static let rotatedHistory = Command(
    "gzip", ["-dc", "\(AptHistory.file).1.gz"], timeout: .seconds(10), maxOutputBytes: AptHistory.maxBytes)

  private static let readOnly = ["-o", "Debug::NoLocking=1", "-o", "Dir::Cache::pkgcache=/nonexistent/pkgcache.bin"]
}
