import Collectors
import Foundation

/// A machine made of a few files for one test, and gone afterwards.
enum ScratchMachine {
  /// Runs `body` with a machine of these files; a content `-> target` makes a link, a path that ends in a slash a directory.
  static func with<Result>(
    _ files: [String: String], commands: any CommandRunner = NoCommands(), unameMachine: String? = "x86_64", now: Int64 = 0,
    _ body: (Machine) async throws -> Result
  ) async throws -> Result {
    let manager = FileManager.default
    let root = manager.temporaryDirectory.appendingPathComponent("scratch-\(UUID().uuidString)").path
    try manager.createDirectory(atPath: root, withIntermediateDirectories: true)
    defer { try? manager.removeItem(atPath: root) }
    for (path, content) in files {
      let url = URL(fileURLWithPath: root + path)
      let folder = path.hasSuffix("/") ? url : url.deletingLastPathComponent()
      try manager.createDirectory(at: folder, withIntermediateDirectories: true)
      if path.hasSuffix("/") { continue }
      if content.hasPrefix("-> ") {
        try manager.createSymbolicLink(atPath: url.path, withDestinationPath: String(content.dropFirst(3)))
      } else {
        try Data(content.utf8).write(to: url)
      }
    }
    return try await body(Machine(root: root, commands: commands, unameMachine: unameMachine, now: { now }))
  }
}
