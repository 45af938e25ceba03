import DeviceKeys
import Evidence
import Testing

@Suite("The software key")
struct SoftwareKeyTests {
  private let temporary: TemporaryDirectory
  private let directory: OwnedDirectory

  init() throws {
    temporary = try TemporaryDirectory()
    directory = try OwnedDirectory.make(at: temporary.path("state"), .secret)
  }

  @Test("a key that was stored is read again and signs for the same public key")
  func storedKeyIsTheSame() throws {
    let made = try SoftwareKey()
    try made.store(in: directory)
    let read = try #require(try SoftwareKey(in: directory))
    #expect(read.publicKey == made.publicKey)
    let message = Array("message".utf8)
    let signature = try read.sign(message)
    #expect(signature.count == 64)
    #expect(made.publicKey.verifies(signature, over: message))
    #expect(!made.publicKey.verifies(signature, over: Array("another".utf8)))
  }

  @Test("two keys are never the same")
  func keysDiffer() throws { #expect(try SoftwareKey().publicKey != SoftwareKey().publicKey) }

  @Test("the key's file is its owner's alone")
  func fileMode() throws {
    try SoftwareKey().store(in: directory)
    #expect(try temporary.mode(of: "state/key") == 0o600)
    #expect(try temporary.mode(of: "state") == 0o700)
    #expect(try temporary.names(in: "state") == ["key"])
  }

  @Test("a directory without a key has none")
  func absent() throws { #expect(try SoftwareKey(in: directory) == nil) }

  @Test("a key that others may read is refused", arguments: [0o640, 0o604, 0o644, 0o620, 0o602, 0o660])
  func wideFile(mode: Int) throws {
    try SoftwareKey().store(in: directory)
    try temporary.setMode(mode, of: "state/key")
    #expect(throws: DeviceKeyError.file(.tooWide(path: path, mode: UInt32(mode), wanted: 0o600))) {
      try SoftwareKey(in: directory)
    }
  }

  @Test("a key behind a symbolic link is refused")
  func linkedFile() throws {
    try SoftwareKey().store(in: directory)
    try temporary.write("elsewhere", try temporary.content(of: "state/key"), mode: 0o600)
    try directory.remove("key")
    try temporary.link("state/key", to: temporary.path("elsewhere"))
    #expect(throws: DeviceKeyError.file(.wrongKind(path: path))) { try SoftwareKey(in: directory) }
  }

  @Test(
    "what is not a key is refused",
    arguments: [[], [UInt8](repeating: 1, count: 31), [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0xFF, count: 32)])
  func malformed(content: [UInt8]) throws {
    try temporary.write("state/key", content, mode: 0o600)
    #expect(throws: DeviceKeyError.malformed(path: path)) { try SoftwareKey(in: directory) }
  }

  @Test("a file longer than a key is refused")
  func tooLong() throws {
    try temporary.write("state/key", [UInt8](repeating: 1, count: 33), mode: 0o600)
    #expect(throws: DeviceKeyError.file(.tooLarge(path: path, limit: 32))) { try SoftwareKey(in: directory) }
  }

  private var path: String { temporary.path("state/key") }
}
