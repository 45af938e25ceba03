import DeviceKeys
import Foundation
import Testing

@Suite("A directory of the agent")
struct OwnedDirectoryTests {
  private let temporary: TemporaryDirectory

  init() throws { temporary = try TemporaryDirectory() }

  @Test("a secret directory that others may enter is refused", arguments: [0o750, 0o705, 0o711, 0o755, 0o770, 0o777])
  func wideDirectory(mode: Int) throws {
    try temporary.make("state", mode: mode)
    #expect(throws: DirectoryFault.tooWide(path: path, mode: UInt32(mode), wanted: 0o700)) {
      try OwnedDirectory(at: path, .secret)
    }
  }

  @Test("a published directory that others may write is refused", arguments: [0o775, 0o757, 0o1777])
  func writableDirectory(mode: Int) throws {
    try temporary.make("state", mode: mode)
    #expect(throws: DirectoryFault.tooWide(path: path, mode: UInt32(mode), wanted: 0o755)) {
      try OwnedDirectory(at: path, .published)
    }
  }

  @Test("a directory behind a symbolic link is refused")
  func linkedDirectory() throws {
    try temporary.make("real", mode: 0o700)
    try temporary.link("state", to: temporary.path("real"))
    #expect(throws: DirectoryFault.wrongKind(path: path)) { try OwnedDirectory(at: path, .secret) }
    #expect(throws: DirectoryFault.wrongKind(path: path)) { try OwnedDirectory.make(at: path, .secret) }
  }

  @Test("a file in the directory's place is refused")
  func fileInItsPlace() throws {
    try temporary.write("state", [], mode: 0o600)
    #expect(throws: DirectoryFault.wrongKind(path: path)) { try OwnedDirectory.make(at: path, .secret) }
  }

  @Test("a directory of another user is refused", .enabled(if: geteuid() == 0, "only root can give a directory away"))
  func foreignDirectory() throws {
    try temporary.make("state", mode: 0o700)
    try #require(chown(path, 12_345, 12_345) == 0)
    #expect(throws: DirectoryFault.foreignOwner(path: path, owner: 12_345)) { try OwnedDirectory(at: path, .secret) }
  }

  @Test("a file of another user is refused", .enabled(if: geteuid() == 0, "only root can give a file away"))
  func foreignFile() throws {
    let directory = try OwnedDirectory.make(at: path, .secret)
    try directory.replace("state.json", with: [1])
    try #require(chown(temporary.path("state/state.json"), 12_345, 12_345) == 0)
    #expect(throws: DirectoryFault.foreignOwner(path: temporary.path("state/state.json"), owner: 12_345)) {
      try directory.read("state.json", maxBytes: 10)
    }
  }

  @Test("a directory that is not there is none")
  func absent() throws { #expect(try OwnedDirectory(at: path, .secret) == nil) }

  @Test("a pipe in a file's place is refused and does not block")
  func pipe() throws {
    let directory = try OwnedDirectory.make(at: path, .secret)
    try #require(mkfifo(temporary.path("state/state.json"), 0o600) == 0)
    #expect(throws: DirectoryFault.wrongKind(path: temporary.path("state/state.json"))) {
      try directory.read("state.json", maxBytes: 10)
    }
  }

  @Test("what a crash left of a replacement disturbs neither the reader nor the next replacement")
  func leftOver() throws {
    let directory = try OwnedDirectory.make(at: path, .secret)
    try directory.replace("state.json", with: Array("old".utf8))
    try temporary.write("state/state.json.new", Array("ne".utf8), mode: 0o600)
    #expect(try directory.read("state.json", maxBytes: 10) == Array("old".utf8))
    try directory.replace("state.json", with: Array("new".utf8))
    #expect(try directory.read("state.json", maxBytes: 10) == Array("new".utf8))
    #expect(try temporary.names(in: "state") == ["state.json"])
  }

  @Test("a link planted where the replacement is written leads nowhere")
  func plantedLink() throws {
    let directory = try OwnedDirectory.make(at: path, .secret)
    try temporary.write("victim", Array("untouched".utf8), mode: 0o600)
    try temporary.link("state/state.json.new", to: temporary.path("victim"))
    try temporary.link("state/state.json", to: temporary.path("victim"))
    try directory.replace("state.json", with: Array("new".utf8))
    #expect(try temporary.content(of: "victim") == Array("untouched".utf8))
    #expect(try directory.read("state.json", maxBytes: 10) == Array("new".utf8))
  }

  @Test("a published file can be read by all, whatever the umask")
  func publishedMode() throws {
    let directory = try OwnedDirectory.make(at: path, .published)
    try directory.replace("status.json", with: [1])
    #expect(try temporary.mode(of: "state/status.json") == 0o644)
  }

  @Test("the lock is one run's until that run ends")
  func lock() throws {
    let directory = try OwnedDirectory.make(at: path, .secret)
    var first = try RunLock(in: directory)
    #expect(first != nil)
    #expect(try RunLock(in: directory) == nil)
    first = nil
    #expect(try RunLock(in: directory) != nil)
  }

  private var path: String { temporary.path("state") }
}
