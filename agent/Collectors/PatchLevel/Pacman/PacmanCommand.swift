/// The programs of pacman that the patch level needs: both only print.
enum PacmanCommand {
  /// The whole configuration with its includes and defaults filled in.
  static let configuration = Command("pacman-conf", timeout: .seconds(10))

  /// What is installed in an older version than the last fetched databases hold; a query takes no lock and fetches nothing.
  ///
  /// It ends with status 1 when there is nothing to list.
  static let upgrades = Command("pacman", ["-Qu", "--color", "never"], timeout: .seconds(30))
}
