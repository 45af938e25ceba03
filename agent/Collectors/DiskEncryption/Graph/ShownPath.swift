/// A path as it leaves the machine: without people's names, bounded.
enum ShownPath {
  /// Directories whose next step (or two) is somebody's name or the label of somebody's drive.
  private static let personal: [(prefix: [String], hidden: Int)] = [
    (["home"], 1), (["run", "media"], 2), (["media"], 2), (["run", "user"], 1), (["var", "home"], 1), (["Users"], 1),
  ]

  /// `/home/alice/vault` becomes `/home/*`; at most 256 bytes.
  static func redacted(_ path: [UInt8]) -> String {
    let steps = String(decoding: path, as: UTF8.self).split(separator: "/").map(String.init)
    for (prefix, hidden) in personal where steps.count > prefix.count && steps.starts(with: prefix) {
      let stars = Array(repeating: "*", count: min(hidden, steps.count - prefix.count))
      return "/" + (prefix + stars).joined(separator: "/")
    }
    return ("/" + steps.joined(separator: "/")).clipped(toBytes: 256)
  }
}
