import Foundation

/// A directory for one test, gone with this value.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    let made = FileManager.default.temporaryDirectory.appendingPathComponent("vouchsafe-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: made, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    path = made
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// A new name in this directory.
  func fresh(_ name: String) -> String { path("\(name)-\(UUID().uuidString)") }

  /// Writes a file that its owner alone may read and returns its path.
  @discardableResult
  func write(_ name: String, _ content: String) throws -> String {
    try Data(content.utf8).write(to: URL(fileURLWithPath: path(name)))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path(name))
    return path(name)
  }

  func read(_ name: String) throws -> String { try readFile(path(name)) }

  func readFile(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: path(name), toPath: path(other))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  func setMode(_ mode: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
  }

  func mode(of name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
  }

  func bytes(of name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// The permission bits of every file and directory below `name`, and of `name` itself as "".
  func modes(below name: String) throws -> [String: Int] {
    var modes = ["": try mode(of: name) ?? -1]
    for inner in try FileManager.default.subpathsOfDirectory(atPath: path(name)) {
      modes[inner] = try mode(of: "\(name)/\(inner)") ?? -1
    }
    return modes
  }
}
