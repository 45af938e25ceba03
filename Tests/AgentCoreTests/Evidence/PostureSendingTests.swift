import AgentCore
import Posture
import StrictJSON
import Testing

@Suite("What of a posture is sent")
struct PostureSendingTests {
  private static let versions = ["os": 1, "patch_level": 1, "disk_encryption": 1, "firewall": 1]

  private static func patchLevel(updates: Int) -> Fact<PatchLevel> {
    .known(
      PatchLevel(
        manager: "apt", metadataRefreshed: 1, pendingSecurity: updates,
        pendingSecurityUpdates: (0..<updates).map { .init(package: "package-\($0)", version: "1.0") }, pendingOther: 0), from: [])
  }

  private static func full(updates: Int) -> Posture {
    var posture = TestSite.posture
    posture.set(patchLevel(updates: updates))
    return posture
  }

  @Test("facts and versions that the server does not name are left out")
  func understood() {
    #expect(TestSite.posture.understood(by: Self.versions) == TestSite.posture)
    #expect(TestSite.posture.understood(by: ["os": 1]).facts.map(\.name) == ["os"])
    #expect(TestSite.posture.understood(by: ["os": 2, "firewall": 0]).facts.map(\.name) == ["os"])
    #expect(TestSite.posture.understood(by: [:]).facts.isEmpty)
  }

  @Test("a value beyond its own bounds becomes unknown and the others stay")
  func malformed() {
    let posture = Self.full(updates: 101).understood(by: Self.versions)
    guard case .unknown(let reason) = posture.fact(PatchLevel.self) else {
      Issue.record("still known")
      return
    }
    #expect(reason.code == .toolFailed)
    #expect(posture.fact(OperatingSystem.self) == TestSite.posture.fact(OperatingSystem.self))
  }

  @Test("a posture that fits is sent whole")
  func fits() { #expect(Self.full(updates: 3).fitting { _ in true } == Self.full(updates: 3)) }

  @Test("the one fact that makes it too large becomes unknown, and no other")
  func oneLarge() {
    let posture = Self.full(updates: 100).fitting { $0.json.bytes.count < 1_500 }
    #expect(posture.fact(PatchLevel.self) == .unknown(UnknownReason(.tooLarge)))
    #expect(posture.fact(Firewall.self) == TestSite.posture.fact(Firewall.self))
    #expect(posture.fact(OperatingSystem.self) == TestSite.posture.fact(OperatingSystem.self))
  }

  @Test("of two that would do, the less important goes")
  func leastImportant() {
    let size = TestSite.posture.json.bytes.count
    let posture = TestSite.posture.fitting { $0.json.bytes.count < size }
    #expect(posture.fact(Firewall.self) == .unknown(UnknownReason(.tooLarge)))
    #expect(posture.fact(OperatingSystem.self) == TestSite.posture.fact(OperatingSystem.self))
  }

  @Test("where nothing helps, all is unknown and the search ends")
  func nothingHelps() {
    let posture = Self.full(updates: 3).fitting { _ in false }
    #expect(posture.fact(OperatingSystem.self) == .unknown(UnknownReason(.tooLarge)))
    #expect(posture.fact(PatchLevel.self) == .unknown(UnknownReason(.tooLarge)))
  }
}
