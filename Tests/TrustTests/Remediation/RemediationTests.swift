import Evidence
import Posture
import ServiceAPI
import Testing

@testable import Trust

@Suite("Remediation")
struct RemediationTests {
  static let systems: [(OperatingSystem?, SystemFamily)] = [
    (nil, .other), (system("debian"), .debian), (system("ubuntu", ["debian"]), .ubuntu),
    (system("pop", ["ubuntu", "debian"]), .ubuntu), (system("tuxedo", ["ubuntu", "debian"]), .ubuntu),
    (system("fedora"), .fedora), (system("rocky", ["rhel", "centos", "fedora"]), .rhel), (system("nobara", ["fedora"]), .fedora),
    (system("manjaro", ["arch"]), .arch), (system("opensuse-leap", ["suse", "opensuse"]), .suse), (system("alpine"), .alpine),
    (system("plan9"), .other),
  ]

  private static func system(_ id: String, _ like: [String] = []) -> OperatingSystem {
    OperatingSystem(id: id, idLike: like, prettyName: id, kernel: "6", architecture: "x86_64", platform: .bareMetal)
  }

  @Test("knows the family of a distribution", arguments: systems)
  func family(system: OperatingSystem?, family: SystemFamily) {
    #expect(SystemFamily(system) == family)
  }

  static let postures: [Posture] = [
    .with(disk: .disk(swap: .plain, home: .plain), firewall: .firewall(ipv4: .open, managers: ["ufw"])),
    .with(
      patch: .patchLevel(refreshed: .day(-9), pending: ["openssl"], failing: ["x"], reboot: .init(needed: true)),
      disk: .disk(root: .plain), firewall: .firewall(ipv4: .open, managers: ["firewalld"])),
    Posture(),
  ]

  @Test("says for every check, finding and family what to do, and ends by attesting", arguments: SystemFamily.allCases)
  func complete(family: SystemFamily) {
    let findings: [Finding] = [.warning, .fail, .unknown(.toolFailed), .notApplicable(.container)]
    for rule in Policy.standard.checks {
      for (posture, finding) in Self.postures.flatMap({ posture in findings.map { (posture, $0) } }) {
        let guidance = rule.check.guidance(for: finding, on: family, posture: posture)
        #expect(!guidance.title.isEmpty && !guidance.why.isEmpty && !guidance.steps.isEmpty, "\(rule.name)")
        if rule.name != "recorded_gap" { #expect(guidance.steps.last == .attest, "\(rule.name)") }
        if family == .other {
          for case .command(let line) in guidance.steps { #expect(!line.contains("apt"), "\(rule.name): \(line)") }
        }
      }
    }
  }

  @Test("shows what was seen, and how to let the agent see when it could not")
  func seen() throws {
    var machine = try TestMachine(.only(FirewallCheck()))
    let verdict = try machine.attest(.unseen, at: .monday)
    let result = try verdict.result("firewall")
    let guidance = try #require(Remediation.guidance(for: result, posture: .unseen, under: machine.policy))
    #expect(guidance.seen == result.observed)
    #expect(guidance.steps.last == .command("sudo vouchsafe-agent attest"))
    let passing = try machine.attest(.filtered, at: .hour(1)).result("firewall")
    #expect(Remediation.guidance(for: passing, posture: .filtered, under: machine.policy) == nil)
  }

  static let hostile = [
    "a; rm -rf /", "-y", "--purge", "$(reboot)", "`id`", "-o=APT::Get", "a b", "a\nb", "a|b", "../../etc", "a'b", "a\"b", "a*",
    "a\u{202E}b",
    "", String(repeating: "a", count: 129), "é", "a\u{0}",
  ]

  @Test("lets no hostile value into a command", arguments: hostile)
  func injection(value: String) {
    #expect(CommandWord.package(value) == nil)
    #expect(CommandWord.blockDevice(value) == nil)
    #expect(CommandWord.path(value) == nil)
    let posture = Posture.with(
      os: .system("debian", "13"), patch: .patchLevel(refreshed: .monday, pending: [value]),
      disk: .known(
        DiskEncryption(volumes: [
          .init(role: .root, path: value, fileSystem: value, state: .plain, plainEnds: [value]),
          .init(role: .swap, path: "/" + value, fileSystem: "swap", state: .plain, plainEnds: [value]),
        ]), from: []),
      firewall: .firewall(ipv4: .partly([value]), managers: [value]))
    for rule in Policy.standard.checks {
      for case .command(let line) in rule.check.guidance(for: .fail, on: .debian, posture: posture).steps
      where !value.isEmpty && CommandWord.path("/" + value) == nil {
        #expect(!line.contains(value), "\(rule.name): \(line)")
      }
    }
  }

  @Test("takes no option and no step upwards for a value", arguments: ["-y", "--purge", "+x"])
  func options(value: String) {
    let posture = Posture.with(patch: .patchLevel(refreshed: .monday, pending: [value]))
    let steps = SecurityUpdatesCheck().guidance(for: .fail, on: .debian, posture: posture).steps
    #expect(!steps.contains { if case .command(let line) = $0 { line.contains("--only-upgrade") } else { false } })
    #expect(CommandWord.path("/dev/../etc") == nil)
    #expect(CommandWord.path("dev/sda") == nil)
    #expect(CommandWord.path("/dev/mapper/vg-swap") != nil)
  }

  @Test("tells a container to ask elsewhere, not to install a firewall")
  func notApplicable() throws {
    let posture = Posture.with(os: .system("debian", "13"), firewall: Fact<Firewall>.notApplicable(.container))
    var machine = try TestMachine(.only(FirewallCheck()))
    let result = try machine.attest(posture, at: .monday).result("firewall")
    let guidance = try #require(Remediation.guidance(for: result, posture: posture, under: machine.policy))
    #expect(guidance.steps.count == 1)
    #expect(!guidance.steps.contains { if case .command = $0 { true } else { false } })
  }

  @Test("puts a plain value into the command")
  func plain() {
    let posture = Posture.with(
      patch: .patchLevel(refreshed: .monday, pending: ["libssl3t64", "g++-12"]), disk: .disk(swap: .plain))
    let updates = SecurityUpdatesCheck().guidance(for: .fail, on: .debian, posture: posture)
    #expect(updates.steps.contains(.command("sudo apt-get install --only-upgrade -- libssl3t64 g++-12")))
    let disk = DiskEncryptionCheck().guidance(for: .fail, on: .debian, posture: posture)
    #expect(disk.steps.contains(.command("sudo swapoff /dev/sda3")))
  }

  @Test(
    "shows machine text without control, bidi or invisible characters, bounded",
    arguments: [
      ("plain", "plain"), ("a\u{1B}[2J", #"a\u{1b}[2J"#), ("a\u{202E}b", #"a\u{202e}b"#), ("a\u{200B}b", #"a\u{200b}b"#),
      ("a\nb", #"a\u{a}b"#), ("a\u{A0}b", #"a\u{a0}b"#), ("日本", "日本"), ("a\u{2028}", #"a\u{2028}"#), ("a\u{600}b", #"a\u{600}b"#),
    ])
  func printable(text: String, shown: String) {
    #expect(MachineText.printable(text) == shown)
    #expect(MachineText.printable(String(repeating: text, count: 100), maxBytes: 64).utf8.count <= 64)
  }
}
