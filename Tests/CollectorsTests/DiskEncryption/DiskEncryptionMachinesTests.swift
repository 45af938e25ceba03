import Collectors
import Posture
import StrictJSON
import Testing

/// Every recorded or typed machine that says what is expected of it in `expect-disk-encryption.txt`.
@Suite("Disk encryption of whole machines")
struct DiskEncryptionMachinesTests {
  static let expectation = "/expect-disk-encryption.txt"

  static let names: [String] = {
    let all = Machine(root: FixtureMachine.directory, commands: NoCommands())
    do {
      return try all.names(in: "/").filter { try all.exists("/\($0)" + expectation) }
    } catch {
      return []
    }
  }()

  @Test("the folder of machines is not empty") func machinesAreThere() {
    #expect(Self.names.count >= 30)
  }

  @Test("a machine's volumes are judged as its expectation says", arguments: names)
  func judges(name: String) async throws {
    let files = Machine(root: "\(FixtureMachine.directory)/\(name)", commands: NoCommands())
    let expected = try files.text(Self.expectation)
    let fact = await DiskEncryptionCollector().collect(from: try FixtureMachine.named(name))
    #expect(fact.lines == expected)
  }

  @Test("a machine's fact survives its own wire form", arguments: names)
  func survivesTheWire(name: String) async throws {
    let fact = await DiskEncryptionCollector().collect(from: try FixtureMachine.named(name))
    var posture = Posture()
    posture.set(fact)
    let read = try Posture(reading: posture.json, at: "")
    #expect(read.fact(DiskEncryption.self) == fact)
  }

  @Test("what leaves a machine names no person", arguments: ["alice", "bob", "carol"])
  func namesNobody(person: String) async throws {
    for name in ["disk-encrypted-homes-on-plain-disk", "disk-only-the-usb-stick-encrypted", "disk-ecryptfs-home-on-luks"] {
      let fact = await DiskEncryptionCollector().collect(from: try FixtureMachine.named(name))
      #expect(!"\(fact)".contains(person))
    }
  }
}

extension Fact<DiskEncryption> {
  /// The fact as an expectation file writes it.
  var lines: String {
    switch self {
    case .known(let value, _): value.volumes.map { $0.line + "\n" }.joined()
    case .unknown(let reason): "unknown \(reason.code.rawValue)\n"
    case .notApplicable(let reason): "not_applicable \(reason.rawValue)\n"
    }
  }
}

extension DiskEncryption.Volume {
  fileprivate var line: String {
    let word =
      switch state {
      case .encrypted: "encrypted"
      case .plain: "plain"
      case .partly: "partly"
      case .memoryOnly: "memory_only"
      case .unknown(let reason): "unknown(\(reason.code.rawValue))"
      }
    let shown = path.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
      .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
      .split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "\\t")
    func list(_ items: [String]) -> String { items.isEmpty ? "-" : items.joined(separator: ",") }
    return
      "\(role.rawValue) \(shown) \(fileSystem) \(word) layers=\(list(layers)) ends=\(list(plainEnds)) cipher=\(cipher ?? "-")"
  }
}
