import Foundation

/// A directory for one test, gone with this value.
final class TemporaryDirectory {
  let path: String

  init() throws {
    let made = FileManager.default.temporaryDirectory.appendingPathComponent("vouchsafe-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: false)
    path = made
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ name: String, _ content: [UInt8], mode: Int) throws {
    try Data(content).write(to: URL(fileURLWithPath: path(name)))
    try setMode(mode, of: name)
  }

  func setMode(_ mode: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
  }

  func mode(of name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
  }

  func content(of name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
  }

  func make(_ name: String, mode: Int) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: false)
    try setMode(mode, of: name)
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: path(name), toPath: path(other))
  }

  func names(in name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }
}
