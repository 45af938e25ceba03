/// The questions to zypper: it refreshes nothing, takes its read lock as root only, and asks nobody back.
enum ZypperCommand {
  /// Advisories that are needed here; zypper's own filter by category does not reach the answer in XML.
  static let patches = Command("zypper", options + ["list-patches"], timeout: .seconds(40))
  /// Packages that could be installed in a newer version from where they came.
  static let updates = Command("zypper", options + ["list-updates"], timeout: .seconds(40))

  private static let options = ["--non-interactive", "--no-refresh", "--xmlout"]
}
