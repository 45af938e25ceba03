import Collectors
import Foundation
import Testing

/// Reading bounded pieces of a file system that may hold anything.
@Suite final class MachineFilesTests {
  private let root: String
  private let machine: Machine

  init() throws {
    root = FileManager.default.temporaryDirectory.appendingPathComponent("files-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    machine = Machine(root: root, commands: NoCommands())
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: root) } catch { Issue.record(error) }
  }

  private func write(_ path: String, _ content: String) throws {
    try Data(content.utf8).write(to: URL(fileURLWithPath: root + path))
  }

  @Test("a file of exactly the limit is read, one byte more is too large") func limit() throws {
    try write("/full", String(repeating: "x", count: 100_000))
    #expect(try machine.bytes("/full", maxBytes: 100_000).count == 100_000)
    #expect(throws: MachineError.tooLarge("/full")) { try machine.bytes("/full", maxBytes: 99_999) }
  }

  @Test("a file that never ends is cut off at the limit") func endless() {
    // It says that it is empty, as all of /proc does, and is some hundred kilobytes.
    let live = Machine(root: "", commands: NoCommands())
    #expect(throws: MachineError.tooLarge("/proc/kallsyms")) { try live.bytes("/proc/kallsyms", maxBytes: 65_536) }
  }

  @Test("a file of /proc that reports no size is read to its end") func sizeless() throws {
    let live = Machine(root: "", commands: NoCommands())
    #expect(try live.status("/proc/self/status").size == 0)
    #expect(try live.text("/proc/self/status").hasPrefix("Name:"))
  }

  @Test("a pipe that nobody writes into is refused and not waited for") func pipe() {
    #expect(mkfifo(root + "/pipe", 0o600) == 0)
    #expect(throws: MachineError.unexpectedKind("/pipe")) { try machine.bytes("/pipe") }
  }

  @Test("a device and a directory are refused", arguments: ["/dev/zero", "/dev/null", "/proc"])
  func kinds(path: String) {
    let live = Machine(root: "", commands: NoCommands())
    #expect(throws: MachineError.unexpectedKind(path)) { try live.bytes(path) }
  }

  @Test("what is not there, or lies beneath a file, is not found", arguments: ["/none", "/file/none"])
  func missing(path: String) throws {
    try write("/file", "")
    #expect(throws: MachineError.notFound(path)) { try machine.bytes(path) }
    #expect(try machine.exists(path) == false)
  }

  @Test("what may not be read is an error, not an absence", .enabled(if: geteuid() != 0, "root may read everything"))
  func permission() throws {
    try FileManager.default.createDirectory(atPath: root + "/closed", withIntermediateDirectories: false)
    try write("/closed/file", "")
    chmod(root + "/closed", 0)
    defer { chmod(root + "/closed", 0o700) }
    #expect(throws: MachineError.notPermitted("/closed/file")) { try machine.exists("/closed/file") }
    #expect(throws: MachineError.notPermitted("/closed")) { try machine.names(in: "/closed") }
  }

  @Test("a directory with more entries than asked for is too large") func directoryLimit() throws {
    for index in 0..<5 { try write("/\(index)", "") }
    #expect(try machine.names(in: "/", maxCount: 5) == ["0", "1", "2", "3", "4"])
    #expect(throws: MachineError.tooLarge("/")) { try machine.names(in: "/", maxCount: 4) }
  }

  @Test("bytes that are not UTF-8 are no text") func encoding() throws {
    try Data([0x61, 0xFF, 0x62]).write(to: URL(fileURLWithPath: root + "/latin"))
    #expect(try machine.bytes("/latin") == [0x61, 0xFF, 0x62])
    #expect(throws: MachineError.unexpectedKind("/latin")) { try machine.text("/latin") }
  }

  @Test(
    "a line is the first one, without white space", arguments: [" a b \t\nsecond\n": "a b", "\nsecond": "", "": "", "x": "x"])
  func line(content: String, expected: String) throws {
    try write("/line", content)
    #expect(try machine.line("/line") == expected)
  }

  @Test("status is the link's own, followed status that of its target") func links() throws {
    try write("/target", "12345")
    #expect(symlink("target", root + "/link") == 0)
    #expect(try machine.status("/link").kind == .symbolicLink)
    #expect(try machine.followedStatus("/link").size == 5)
    #expect(try machine.linkTarget("/link") == "target")
  }

  @Test("a device node has its own number") func deviceNumber() throws {
    let status = try Machine(root: "", commands: NoCommands()).status("/dev/null")
    #expect(status.kind == .characterDevice)
    #expect([status.deviceMajor, status.deviceMinor] == [1, 3])
  }
}
