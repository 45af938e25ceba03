import Posture
import StrictJSON
import Testing

@Suite("Posture on the wire")
struct PostureTests {
  static let whole: Posture = {
    var posture = Posture()
    posture.set(
      Fact.known(
        OperatingSystem(
          id: "debian", idLike: ["x"], versionID: "12", codename: "bookworm", prettyName: "Debian GNU/Linux 12",
          kernel: "6.1.0-1-amd64", architecture: "x86_64", platform: .virtualMachine, platformDetail: "kvm"),
        from: ["/etc/os-release"]))
    posture.set(
      Fact.known(
        PatchLevel(
          manager: "apt", metadataRefreshed: 1_800_000_000, failingSources: ["deb.example"], pendingSecurity: 2,
          pendingSecurityUpdates: [.init(package: "openssl", version: "3.0-1")], pendingOther: 5,
          withheld: .init(phased: 1, held: 2, needsSubscription: 3, blocked: 4), lastCompleteUpgrade: 1_700_000_000,
          reboot: .init(needed: true, bootableKernel: "6.1.0-2", packages: ["linux-image"]),
          automatic: .init(enabled: true, lastSuccess: 1), brokenPackages: 1,
          unknownParts: ["x": UnknownReason(.stale, tried: ["/a"], detail: "d")]), from: ["apt"]))
    posture.set(
      Fact.known(
        DiskEncryption(volumes: [
          .init(role: .root, path: "/", fileSystem: "ext4", state: .encrypted, layers: ["lvm", "luks2"], cipher: "aes"),
          .init(role: .swap, path: "/dev/zram0", fileSystem: "swap", state: .memoryOnly),
          .init(role: .data, path: "/home", fileSystem: "btrfs", state: .partly, plainEnds: ["sda1"]),
          .init(role: .boot, path: "/boot", fileSystem: "ext4", state: .plain),
          .init(role: .data, path: "/srv", fileSystem: "zfs", state: .unknown(UnknownReason(.notUnderstood, tried: ["zfs"]))),
        ]), from: ["/proc/1/mountinfo"]))
    posture.set(
      Fact.known(
        Firewall(
          ipv4: .partly(["tcp 1025-65535"]), ipv6: .unknown(UnknownReason(.needsPrivilege)), allowed: ["tcp/22"],
          managers: ["ufw"], notes: ["n"]), from: ["nft"]))
    return posture
  }()

  @Test("every fact reads what it wrote")
  func roundTrip() throws {
    let text = Self.whole.json.text
    let read = try Posture(reading: try JSONValue(parsing: Array(text.utf8), limits: .evidence), at: "")
    #expect(read == Self.whole)
    #expect(read.json.text == text)
    #expect(read.fact(DiskEncryption.self).value?.volumes.count == 5)
    #expect(read.fact(Firewall.self).value?.allowed == ["tcp/22"])
  }

  @Test("every fact fits into a message, which has eight levels")
  func depth() throws {
    let message: JSONValue = ["posture": Self.whole.json]
    #expect(try JSONValue(parsing: message.bytes, limits: .evidence) == message)
  }

  @Test("a fact or version that this program does not know is kept and shown as not understood")
  func stranger() throws {
    let text = #"{"facts":{"tpm":{"v":1,"known":{"any":["thing"]},"from":[]},"os":{"v":9,"known":{},"from":[]}}}"#
    let posture = try Posture(reading: try JSONValue(parsing: Array(text.utf8), limits: .evidence), at: "/posture")
    #expect(posture.facts.map(\.isUnderstood) == [false, false])
    #expect(posture.json.text == text)
    #expect(posture.fact(OperatingSystem.self) == .unknown(UnknownReason(.notReported, detail: "version 9")))
  }

  @Test("a fact that was not sent is unknown for that reason")
  func absent() {
    #expect(Posture().fact(PatchLevel.self) == .unknown(UnknownReason(.notReported)))
  }

  static let refusals: [(String, String, String)] = [
    (
      "both known and unknown", #"{"facts":{"x":{"v":1,"known":{},"from":[],"unknown":{"code":"stale","tried":[]}}}}"#,
      "/posture/facts/x"
    ),
    ("neither", #"{"facts":{"x":{"v":1}}}"#, "/posture/facts/x"),
    ("no version", #"{"facts":{"x":{"known":{},"from":[]}}}"#, "/posture/facts/x/v"),
    ("an unknown member", #"{"facts":{"x":{"v":1,"not_applicable":"absent","y":1}}}"#, "/posture/facts/x/y"),
    ("an unknown reason", #"{"facts":{"x":{"v":1,"unknown":{"code":"dunno","tried":[]}}}}"#, "/posture/facts/x/unknown/code"),
    ("a name in capitals", #"{"facts":{"X":{"v":1,"not_applicable":"absent"}}}"#, "/posture/facts/X"),
    (
      "no volumes", #"{"facts":{"disk_encryption":{"v":1,"known":{"volumes":[]},"from":[]}}}"#,
      "/posture/facts/disk_encryption/known/volumes"
    ),
    (
      "an inbound word nobody knows", #"{"facts":{"firewall":{"v":1,"known":{"ipv4":{"inbound":"on"}},"from":[]}}}"#,
      "/posture/facts/firewall/known/ipv4/inbound"
    ),
    ("more beside facts", #"{"facts":{},"verdict":"trusted"}"#, "/posture/verdict"),
  ]

  @Test("refuses", arguments: refusals)
  func refuses(_ why: String, _ text: String, _ pointer: String) throws {
    let value = try JSONValue(parsing: Array(text.utf8), limits: .evidence)
    let error = #expect(throws: JSONFieldError.self, "\(why)") { try Posture(reading: value, at: "/posture") }
    #expect(error?.pointer == pointer, "\(why)")
  }

  @Test("more facts than a message may have are refused")
  func tooMany() throws {
    var facts = JSONObject()
    for index in 0..<65 { facts["f\(index)"] = ["v": 1, "not_applicable": "absent"] }
    #expect(throws: JSONFieldError.self) { try Posture(reading: ["facts": .object(facts)], at: "") }
  }
}
