import Evidence
import Posture
import ServiceAPI
import StrictJSON
import Testing

@testable import Trust

/// One check, one posture, one finding.
struct CheckCase: Sendable, CustomTestStringConvertible {
  let why: String
  let check: any Check
  let posture: Posture
  let finding: Finding
  /// Part of what must be shown.
  var observed = ""
  var testDescription: String { "\(type(of: check).name): \(why)" }

  init(_ why: String, _ check: any Check, _ posture: Posture, _ finding: Finding, _ observed: String = "") {
    self.why = why
    self.check = check
    self.posture = posture
    self.finding = finding
    self.observed = observed
  }

  static let seen = UnknownReason(.hiddenByVirtualization, tried: ["/sys/block"], detail: "no disks")
}

@Suite("A check")
struct CheckTests {
  private static let disk = DiskEncryptionCheck()
  private static let firewall = FirewallCheck()
  private static let metadata = PackageMetadataCheck()
  private static let automatic = AutomaticUpdatesCheck()

  static let diskCases: [CheckCase] = [
    CheckCase(
      "all encrypted, plain /boot", disk, .with(disk: .disk(swap: .encrypted, home: .encrypted)), .pass, "encrypted: root (/)"),
    CheckCase("no swap", disk, .with(disk: .disk()), .pass),
    CheckCase("swap in memory only", disk, .with(disk: .disk(swap: .memoryOnly)), .pass),
    CheckCase("plain root", disk, .with(disk: .disk(root: .plain)), .fail, "not encrypted: root (/)"),
    CheckCase("plain swap", disk, .with(disk: .disk(swap: .plain)), .fail, "swap (/dev/sda3) on sda3"),
    CheckCase("plain home", disk, .with(disk: .disk(home: .plain)), .fail, "data (/home)"),
    CheckCase("partly encrypted", disk, .with(disk: .disk(root: .partly)), .fail, "in part"),
    CheckCase("plain home that is not judged", DiskEncryptionCheck(roles: [.root]), .with(disk: .disk(home: .plain)), .pass),
    CheckCase("boot judged", DiskEncryptionCheck(roles: [.boot]), .with(disk: .disk()), .fail, "boot (/boot) on sda1"),
    CheckCase(
      "an unknown volume", disk, .with(disk: .disk(swap: .unknown(CheckCase.seen))), .unknown(.hiddenByVirtualization),
      "swap (/dev/sda3): it cannot be seen"),
    CheckCase("plain beside unknown", disk, .with(disk: .disk(swap: .unknown(CheckCase.seen), home: .plain)), .fail),
    CheckCase(
      "no root in the list", disk,
      .with(
        disk: .known(
          DiskEncryption(volumes: [.init(role: .data, path: "/home", fileSystem: "ext4", state: .encrypted)]), from: [])),
      .unknown(.notFound), "the root file system"),
    CheckCase("a container", disk, .with(disk: Fact<DiskEncryption>.notApplicable(.container)), .notApplicable(.container)),
    CheckCase("not reported", disk, Posture(), .unknown(.notReported), "did not report"),
    CheckCase(
      "hostile path", disk,
      .with(
        disk: .known(
          DiskEncryption(volumes: [.init(role: .root, path: "/\u{202E}\u{1B}[2J", fileSystem: "x", state: .plain)]), from: [])),
      .fail, #"/\u{202e}\u{1b}[2J"#),
  ]

  static let firewallCases: [CheckCase] = [
    CheckCase("both filtered", firewall, .with(firewall: .firewall()), .pass, "IPv4 is filtered; IPv6 is filtered"),
    CheckCase("IPv6 switched off", firewall, .with(firewall: .firewall(ipv6: .familyOff)), .pass, "IPv6 is switched off"),
    CheckCase("IPv6 open", firewall, .with(firewall: .firewall(ipv6: .open)), .fail, "IPv6 lets every connection in"),
    CheckCase(
      "open on an interface", firewall, .with(firewall: .firewall(ipv4: .partly(["eth0"]))), .fail,
      "IPv4 lets connections in: eth0"),
    CheckCase(
      "one unknown", firewall, .with(firewall: .firewall(ipv6: .unknown(CheckCase.seen))), .unknown(.hiddenByVirtualization),
      "IPv6: "),
    CheckCase("open beside unknown", firewall, .with(firewall: .firewall(ipv4: .open, ipv6: .unknown(CheckCase.seen))), .fail),
    CheckCase("IPv6 open but not judged", FirewallCheck(families: [.ipv4]), .with(firewall: .firewall(ipv6: .open)), .pass),
    CheckCase("WSL", firewall, .with(firewall: Fact<Firewall>.notApplicable(.wsl)), .notApplicable(.wsl)),
  ]

  static let patchCases: [CheckCase] = [
    CheckCase("fresh lists", metadata, .with(patch: .patchLevel(refreshed: .monday)), .pass),
    CheckCase("47 hours", metadata, .with(patch: .patchLevel(refreshed: .hour(-47))), .pass),
    CheckCase("48 hours", metadata, .with(patch: .patchLevel(refreshed: .hour(-48))), .warning, "more than 48 hours ago"),
    CheckCase("7 days", metadata, .with(patch: .patchLevel(refreshed: .day(-7))), .fail, "more than 7 days ago"),
    CheckCase("never refreshed", metadata, .with(patch: .patchLevel(refreshed: nil)), .unknown(.notFound)),
    CheckCase("refreshed tomorrow", metadata, .with(patch: .patchLevel(refreshed: .day(1))), .unknown(.contradictory)),
    CheckCase(
      "a failing source", metadata, .with(patch: .patchLevel(refreshed: .monday, failing: ["https://example.org"])), .warning,
      "failing: https://example.org"),
    CheckCase(
      "a failing source that denies", PackageMetadataCheck(onFailingSource: .deny),
      .with(patch: .patchLevel(refreshed: .monday, failing: ["a"])), .fail),
    CheckCase(
      "a failing source that is tolerated", PackageMetadataCheck(onFailingSource: .allow),
      .with(patch: .patchLevel(refreshed: .monday, failing: ["a"])), .pass),
    CheckCase("no reboot needed", RebootCheck(), .with(patch: .patchLevel(refreshed: .monday)), .pass),
    CheckCase(
      "reboot needed", RebootCheck(),
      .with(patch: .patchLevel(refreshed: .monday, reboot: .init(needed: true, bootableKernel: "6.12.9", packages: ["libc6"]))),
      .fail, "to run kernel 6.12.9, asked for by libc6"),
    CheckCase("reboot unknown", RebootCheck(), .with(patch: .patchLevel(refreshed: .monday, reboot: nil)), .unknown(.notFound)),
    CheckCase(
      "automatic updates ran", automatic,
      .with(patch: .patchLevel(refreshed: .monday, automatic: .init(enabled: true, lastSuccess: Instant.day(-1).seconds))), .pass),
    CheckCase(
      "automatic updates configured, but dead", automatic,
      .with(patch: .patchLevel(refreshed: .monday, automatic: .init(enabled: true, lastSuccess: Instant.day(-8).seconds))), .fail),
    CheckCase(
      "automatic updates never ran", automatic, .with(patch: .patchLevel(refreshed: .monday, automatic: .init(enabled: true))),
      .unknown(.notFound)),
    CheckCase(
      "automatic updates off", automatic, .with(patch: .patchLevel(refreshed: .monday, automatic: .init(enabled: false))), .fail,
      "are off"),
    CheckCase("automatic updates unknown", automatic, .with(patch: .patchLevel(refreshed: .monday)), .unknown(.notFound)),
  ]

  @Test("finds what the posture says", arguments: diskCases + firewallCases + patchCases)
  func finding(_ example: CheckCase) {
    let examination = example.check.examine(ExaminedEvidence(posture: DecodedPosture(example.posture), attestedAt: .monday))
    #expect(examination.timeline.first.finding == example.finding)
    #expect(
      examination.timeline.first.observed.contains(example.observed) || example.observed.isEmpty,
      "\(examination.timeline.first.observed)")
  }

  @Test(
    "of the clock judges its distance in both directions",
    arguments: [
      (Int64(0), Finding.pass), (300, .pass), (301, .fail), (-300, .pass), (-301, .fail), (Int64.min, .fail), (Int64.max, .fail),
    ])
  func clock(skew: Int64, finding: Finding) {
    let evidence = ExaminedEvidence(posture: DecodedPosture(Posture()), attestedAt: .monday, clockSkew: .seconds(skew))
    #expect(ClockCheck().examine(evidence).timeline.first.finding == finding)
  }

  @Test(
    "of the chain judges a gap by the evidence's time",
    arguments: [(nil, Finding.pass), (Instant.monday, .fail), (.day(-6), .fail), (.day(-7), .pass)])
  func gap(at moment: Instant?, finding: Finding) {
    let evidence = ExaminedEvidence(posture: DecodedPosture(Posture()), attestedAt: .monday, lastGap: moment)
    let timeline = RecordedGapCheck().examine(evidence).timeline
    #expect(timeline.first.finding == finding)
    #expect(timeline.turns.isEmpty)
  }

  @Test("takes a device's own times in the server's time")
  func skewedTimes() {
    // Ahead by a day: what it calls tomorrow is today.
    let posture = Posture.with(patch: .patchLevel(refreshed: .day(1)))
    let evidence = ExaminedEvidence(posture: DecodedPosture(posture), attestedAt: .monday, clockSkew: .days(1))
    let timeline = PackageMetadataCheck().examine(evidence).timeline
    #expect(timeline.first.finding == .pass)
    #expect(timeline.turns.map(\.from) == [.hour(48), .day(7)])
  }

  @Test("never names a moment at which it would get better")
  func worsens() {
    let start = Instant.monday
    let timeline = Timeline(
      at: start, .warning, "a",
      then: [
        .init(from: .hour(5), .pass, "better"), .init(from: .hour(3), .fail, "worst"),
        .init(from: .hour(4), .unknown(.stale), "less bad"), .init(from: .hour(-1), .warning, "same"),
      ])
    #expect(timeline.phases.map(\.observed) == ["a", "worst"])
    #expect(Timeline(at: start, .pass, "a", then: [.init(from: .hour(-2), .fail, "b")]).phases.map(\.observed) == ["b"])
  }

  @Test("has a name of its own, and its parameters read back as they were written")
  func catalogue() throws {
    #expect(Set(CheckCatalogue.types.map { $0.name }).count == CheckCatalogue.types.count)
    for rule in Policy.standard.checks {
      var reader = try JSONObjectReader(.object(rule.check.parameters))
      let again = try type(of: rule.check).init(reading: &reader)
      try reader.finish()
      #expect(again.parameters == rule.check.parameters)
    }
    #expect(Policy.standard.checks.count == CheckCatalogue.types.count)
  }
}
