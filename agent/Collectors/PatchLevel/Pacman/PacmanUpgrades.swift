/// The answer of `pacman -Qu`: `NAME OLD -> NEW`, with `[ignored]` behind what the administrator holds.
struct PacmanUpgrades: Sendable, Hashable {
  let pending: Int
  /// Held by `IgnorePkg` or `IgnoreGroup`, or of a repository that is not for upgrades.
  let ignored: Int

  static let none = PacmanUpgrades(pending: 0, ignored: 0)

  private init(pending: Int, ignored: Int) {
    self.pending = pending
    self.ignored = ignored
  }

  /// Nil for a text that has another line in it.
  init?(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: " ") }
    guard lines.allSatisfy({ $0.count >= 4 && $0[2] == "->" }) else { return nil }
    let ignored = lines.count { $0.count == 5 && $0[4] == "[ignored]" }
    self.init(pending: lines.count - ignored, ignored: ignored)
  }
}
