import Foundation

/// What the tests run: the built programs, and files of the source tree.
enum Program: String, CaseIterable {
  case server = "vouchsafe-server"
  case agent = "vouchsafe-agent"
  case admin = "vouchsafe"

  /// Beside the test bundle, which is the program that runs now.
  var path: String {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appendingPathComponent(rawValue).path
  }
}

/// Other programs, found by `PATH`.
enum Tool {
  /// The whole path, or nil if the machine does not have it.
  static func path(_ name: String) -> String? {
    let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    return directories.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

/// The repository that these tests belong to.
enum SourceTree {
  static func path(_ name: String) -> String {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return root.appendingPathComponent(name).path
  }
}
