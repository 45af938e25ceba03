import Foundation

/// A directory of one test, 0700, removed with this value.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("vouchsafe-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path)") }
  }

  /// Puts the file of one directory in the place of another's.
  static func copyFile(_ name: String, from source: String, to target: String) throws {
    let destination = target + "/" + name
    if FileManager.default.fileExists(atPath: destination) { try FileManager.default.removeItem(atPath: destination) }
    try FileManager.default.copyItem(atPath: source + "/" + name, toPath: destination)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: destination)
  }
}

extension TemporaryDirectory {
  static func remove(_ name: String, in directory: String) throws {
    let path = directory + "/" + name
    if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
  }
}
