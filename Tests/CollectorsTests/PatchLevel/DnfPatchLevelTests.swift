@testable import Collectors
import Posture
import Testing

/// Machines that dnf keeps, recorded with dnf 4 itself; dnf 5 from its documented answers.
@Suite struct DnfPatchLevelTests {
  private func value(_ name: String) async throws -> PatchLevel {
    try #require(try await FixtureMachine.with(name) { await PatchLevelCollector().collect(from: $0) }.value)
  }

  @Test("mends are told by the type of their advisory, whatever its name, and one inside a later update counts")
  func pending() async throws {
    let level = try await value("fedora-40-pending")
    #expect(level.manager == "dnf")
    #expect(
      level.pendingSecurityUpdates == [
        .init(package: "curl", version: "8.9.1-3"), .init(package: "openssl-libs", version: "3.2.6-1"),
      ])
    #expect(level.pendingSecurity == 2)
    // vim and what comes from a repository without advisories.
    #expect(level.pendingOther == 2)
    // Excluded by the settings.
    #expect(level.withheld == PatchLevel.Withheld(held: 1))
    #expect(level.automatic == PatchLevel.Automatic(enabled: true))
    #expect(level.failingSources == [])
    #expect(level.metadataRefreshed != nil)
    #expect(level.unknownParts.keys.sorted() == ["broken_packages", "last_complete_upgrade"])
  }

  @Test("a newer kernel by rpm's order and a core package installed since the start ask for a reboot") func reboot()
    async throws
  {
    let level = try await value("fedora-40-pending")
    #expect(
      level.reboot
        == PatchLevel.Reboot(needed: true, bootableKernel: "6.8.11-300.fc40.x86_64", packages: ["systemd"]))
    // A kernel of another kind, and an older one that sorts behind as text, do not.
    let current = try await value("rocky-9-current")
    #expect(current.reboot == PatchLevel.Reboot(needed: false, bootableKernel: "5.14.0-427.el9.x86_64"))
  }

  @Test("nothing pending means that all was installed at the last refresh") func current() async throws {
    let level = try await value("rocky-9-current")
    #expect(level.pendingSecurity == 0)
    #expect(level.pendingOther == 0)
    #expect(level.lastCompleteUpgrade == level.metadataRefreshed)
    #expect(level.lastCompleteUpgrade != nil)
    #expect(level.automatic == PatchLevel.Automatic(enabled: false))
  }

  @Test("a base repository without advisories makes mends unknown, whoever else has some") func noAdvisories() async throws {
    let level = try await value("centos-stream-9-without-advisories")
    #expect(level.pendingSecurity == nil)
    #expect(level.pendingOther == 4)
    #expect(level.unknownParts["pending_security"]?.code == .notUnderstood)
    #expect(level.unknownParts["pending_security"]?.detail == "the repository baseos has no security advisories")
  }

  @Test("no cache is no zero, and every repository is named") func never() async throws {
    let level = try await value("fedora-40-never-refreshed")
    #expect(level.failingSources == ["fedora", "updates", "vendor"])
    #expect(level.pendingSecurity == nil)
    #expect(level.pendingOther == nil)
    for part in ["pending_security", "pending_other", "metadata_refreshed", "reboot"] {
      #expect(level.unknownParts[part]?.code == .notFound)
    }
  }

  @Test("dnf 5 is told by where dnf leads, and its answers have another form") func five() async throws {
    let upgrades = "Available upgrades\ncurl.x86_64   8.9.1-3.fc42 updates\nkernel-core.x86_64 6.15.9-201.fc42 updates\n"
    let advisories = """
      Name                   Type     Severity                   Package              Issued
      FEDORA-2026-0a1b2c3d4e security Important curl-8.9.1-3.fc42.x86_64 2026-11-01 10:00:00
      """
    let updates = try #require(DnfUpdates(upgrades: upgrades, advisories: advisories, generation: .dnf5))
    #expect(updates.security == [.init(package: "curl", version: "8.9.1-3.fc42")])
    #expect(updates.other == 1)
    let tables: [([String: String], DnfGeneration?)] = [
      (["/usr/bin/dnf": "-> dnf5", "/usr/bin/dnf5": ""], .dnf5), (["/usr/bin/dnf": "-> dnf-3", "/usr/bin/dnf5": ""], .dnf4),
      (["/usr/bin/dnf": ""], .dnf4), (["/usr/bin/dnf5": ""], .dnf5), (["/usr/bin/yum": ""], nil),
    ]
    for (files, expected) in tables {
      #expect(try await ScratchMachine.with(files) { try DnfGeneration(on: $0) } == expected)
    }
  }

  @Test("a name too long for its column is put together again") func wrapped() throws {
    let upgrades = "Available Upgrades\na-name-that-is-far-too-long-for-the-column.noarch\n     1:2-3   updates\nb.noarch 1-1 x\n"
    let advisories = "RLSA-2026:1 Low/Sec. a-name-that-is-far-too-long-for-the-column-1:2-3.noarch\n"
    let updates = try #require(DnfUpdates(upgrades: upgrades, advisories: advisories, generation: .dnf4))
    #expect(updates.security == [.init(package: "a-name-that-is-far-too-long-for-the-column", version: "1:2-3")])
    #expect(updates.other == 1)
  }

  @Test(
    "an answer of another form is no list",
    arguments: [
      ("Error: x", ""), ("Available Upgrades\na.b 1", ""), ("Available Upgrades\na 1 x", ""), ("", "one two"), ("", "a b c"),
    ])
  func malformed(upgrades: String, advisories: String) {
    #expect(DnfUpdates(upgrades: upgrades, advisories: advisories, generation: .dnf4) == nil)
  }

  @Test("dnf only looks into its cache, within the collector's deadline", arguments: DnfGeneration.allCases)
  func command(generation: DnfGeneration) {
    for command in [generation.upgrades, generation.advisories] { #expect(command.arguments.first == "-C") }
    let commands = [generation.upgrades, generation.advisories, RPMReboot.installTimes]
    #expect(commands.map(\.timeout).reduce(.zero, +) <= PatchLevelCollector().deadline)
  }

  @Test(
    "dnf 5 installs by itself where its timer is on and its settings, or the defaults below them, say so",
    arguments: [("", "yes", true), ("no", "yes", false), ("true", "", true), ("", "", false)])
  func automatic(own: String, brought: String, enabled: Bool) async throws {
    let files = [
      "/var/lib/rpm/x": "", "/usr/bin/dnf5": "", "/usr/bin/dnf": "-> dnf5",
      "/usr/lib/systemd/system/timers.target.wants/dnf5-automatic.timer": "",
      "/etc/dnf/automatic.conf": own.isEmpty ? "" : "[commands]\napply_updates = \(own)\n",
      "/usr/share/dnf5/dnf5-plugins/automatic.conf": brought.isEmpty ? "" : "[commands]\napply_updates = \(brought)\n",
    ]
    let fact = try await ScratchMachine.with(files) { await PatchLevelCollector().collect(from: $0) }
    #expect(fact.value?.automatic == PatchLevel.Automatic(enabled: enabled))
  }

  @Test("a repository is on unless it says otherwise, or a later file does") func repositories() {
    let files = [
      IniFile("[main]\nx=1\n[a]\n[b]\nenabled = 0\n# [c]\n[d]\nEnabled=1\n[../e]\n"),
      IniFile("[d]\nenabled=false\n[b]\nenabled=1"),
    ]
    #expect(RPMRepository.enabled(in: files) == ["a", "b"])
  }
}
