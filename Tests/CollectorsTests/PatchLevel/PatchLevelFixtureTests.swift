import Collectors
import Posture
import StrictJSON
import Testing

/// Whole machines: what the collector says of each, beside what a naive one would.
@Suite struct PatchLevelFixtureTests {
  private static let now: Int64 = 1_795_600_000

  private func report(_ name: String) async throws -> Fact<PatchLevel> {
    try await FixtureMachine.with(name) { await PatchLevelCollector().collect(from: $0) }
  }

  private func value(_ name: String) async throws -> PatchLevel { try #require(try await report(name).value) }

  @Test("a recorded Debian with 127 updates pending is told apart into mends and others") func pending() async throws {
    let fact = try await report("debian-12-pending")
    let level = try #require(fact.value)
    #expect(level.metadataRefreshed == 1_795_623_625)
    #expect(level.failingSources == [])
    #expect((level.pendingSecurity ?? 0) + (level.pendingOther ?? 0) == 127)
    #expect(level.pendingSecurity == 82)
    let names = level.pendingSecurityUpdates.map(\.package)
    #expect(names == names.sorted())
    // From the security archive; brought in by a later version from the point release; in neither.
    #expect(names.contains("unzip") && names.contains("openssh-client") && !names.contains("sed"))
    #expect(level.withheld == PatchLevel.Withheld())
    #expect(level.automatic == PatchLevel.Automatic(enabled: false))
    #expect(level.lastCompleteUpgrade == 1_750_775_785)
    #expect(level.unknownParts.mapValues(\.code) == ["reboot": .notFound])
    guard case .known(_, let sources) = fact else { return }
    #expect(sources.contains("apt-cache policy") && sources.contains("/var/lib/dpkg/status"))
  }

  @Test("what waits for its phase is not installable now, and only mends count") func phased() async throws {
    let level = try await value("ubuntu-24.04-phased")
    #expect(level.pendingSecurityUpdates == [.init(package: "curl", version: "8.5.0-2ubuntu10.6")])
    #expect(level.pendingOther == 0)
    #expect(level.withheld == PatchLevel.Withheld(phased: 1))
    // Ubuntu's own stamp is newer than the directory.
    #expect(level.metadataRefreshed == Self.now - 7_200)
  }

  @Test("mends for subscribers are counted where the subscription is not") func subscription() async throws {
    let level = try await value("ubuntu-22.04-esm-without-pro")
    #expect(level.pendingSecurity == 0)
    #expect(level.withheld == PatchLevel.Withheld(needsSubscription: 2))
    #expect(level.unknownParts.isEmpty)
    let blind = try await value("ubuntu-24.04-phased")
    #expect(blind.unknownParts["needs_subscription"]?.code == .notFound)
  }

  @Test("held, pinned and blocked mends are their own classes") func withheld() async throws {
    let level = try await value("debian-12-held-pinned-blocked")
    #expect(level.pendingSecurityUpdates == [.init(package: "zip", version: "3.0-13+deb12u1")])
    #expect(level.withheld == PatchLevel.Withheld(held: 2, blocked: 1))
  }

  @Test("stale lists with nothing pending are no zero") func stale() async throws {
    let level = try await value("debian-12-stale-lists")
    #expect(level.metadataRefreshed == Self.now - 200 * 86_400)
    #expect(level.failingSources == ["http://deb.debian.org/debian-security bookworm-security"])
    #expect(level.pendingSecurity == nil)
    #expect(level.unknownParts["pending_security"]?.code == .stale)
  }

  @Test("a list that expired is stale however lately it was fetched, and what it shows is still shown") func expired()
    async throws
  {
    let level = try await value("debian-12-expired-valid-until")
    #expect(level.metadataRefreshed == Self.now - 3_600)
    #expect(level.failingSources == ["http://deb.debian.org/debian-security bookworm-security"])
    #expect(level.pendingSecurity == nil)
    #expect(level.pendingSecurityUpdates.map(\.package) == ["zip"])
    #expect(level.unknownParts["pending_security"]?.code == .stale)
  }

  @Test("a source without a list, or with an unreadable date, is named without its secret") func failing() async throws {
    let level = try await value("debian-12-failing-source")
    #expect(
      level.failingSources == ["https://download.docker.com/linux/debian bookworm", "http://packages.example.org/~team_a stable"])
    // The archive of security updates is well: its zero stands.
    #expect(level.pendingSecurity == 0)
    #expect(!"\(level)".contains("s3cret"))
  }

  @Test("a killed dpkg leaves broken packages, in its status and in its journal") func interrupted() async throws {
    let level = try await value("debian-12-interrupted-dpkg")
    #expect(level.brokenPackages == 2)
    #expect(level.pendingSecurity == 1)
  }

  @Test("apt that refuses leaves its parts unknown with its words, and the rest known") func refused() async throws {
    let level = try await value("debian-12-unmet-dependencies")
    #expect(level.pendingSecurity == nil)
    #expect(level.pendingOther == nil)
    for part in ["pending_security", "pending_other", "withheld"] {
      #expect(level.unknownParts[part]?.code == .toolFailed)
      #expect(level.unknownParts[part]?.detail?.contains("Unmet dependencies") == true)
    }
    #expect(level.reboot == PatchLevel.Reboot(needed: false, bootableKernel: "6.1.0-37-amd64"))
  }

  @Test(
    "a reboot is needed by kernel order, by a rebuilt kernel or by request, and by nothing else",
    arguments: [
      ("debian-12-kernel-newer-installed", PatchLevel.Reboot(needed: true, bootableKernel: "6.1.0-38-amd64")),
      ("debian-12-kernel-rebuilt", PatchLevel.Reboot(needed: true, bootableKernel: "6.1.0-37-amd64")),
      ("ubuntu-24.04-kernel-order", PatchLevel.Reboot(needed: false, bootableKernel: "6.8.0-100-generic")),
      (
        "ubuntu-24.04-reboot-required",
        PatchLevel.Reboot(
          needed: true, bootableKernel: "6.8.0-100-generic", packages: ["libc6", "linux-image-6.8.0-100-generic"])
      ),
      ("kali-rolling-no-classes", PatchLevel.Reboot(needed: false, bootableKernel: "6.12.38+kali-amd64")),
    ])
  func reboot(name: String, expected: PatchLevel.Reboot) async throws { #expect(try await value(name).reboot == expected) }

  @Test(
    "a kernel from outside makes the reboot unknown, and a container has a patch level",
    arguments: ["debian-12-container-without-lists", "debian-12-pending"])
  func foreignKernel(name: String) async throws {
    let level = try await value(name)
    #expect(level.reboot == nil)
    #expect(level.unknownParts["reboot"]?.code == .notFound)
  }

  @Test("no lists at all are no zero") func noLists() async throws {
    let level = try await value("debian-12-container-without-lists")
    #expect(level.metadataRefreshed == nil)
    #expect(level.pendingSecurity == nil)
    #expect(level.pendingOther == nil)
    #expect(level.failingSources.count == 2)
    #expect(level.unknownParts["pending_security"]?.code == .notFound)
    #expect(level.unknownParts["metadata_refreshed"]?.code == .notFound)
  }

  @Test(
    "where no archive marks mends, their number is unknown and the others are counted",
    arguments: ["debian-12-no-security-archive", "kali-rolling-no-classes"])
  func unmarked(name: String) async throws {
    let level = try await value(name)
    #expect(level.pendingSecurity == nil)
    #expect(level.pendingOther == 1)
    #expect(level.unknownParts["pending_security"]?.code == .notUnderstood)
  }

  @Test("a derivative's mends come from the archive it builds on") func derivative() async throws {
    let level = try await value("linuxmint-22-derivative")
    #expect(level.pendingSecurityUpdates.map(\.package) == ["vim"])
    #expect(level.pendingOther == 1)
  }

  @Test("a mend inside a later version from elsewhere is a mend") func between() async throws {
    let level = try await value("debian-12-security-inside-point-release")
    #expect(level.pendingSecurityUpdates == [.init(package: "wget", version: "1.21.3-1+deb12u2")])
    #expect(level.pendingOther == 1)
  }

  @Test("automatic upgrades are on when they are configured and would be started") func automatic() async throws {
    let on = try await value("debian-12-automatic-and-current")
    #expect(on.automatic == PatchLevel.Automatic(enabled: true, lastSuccess: Self.now - 20_000))
    let masked = try await value("debian-12-timer-masked")
    #expect(masked.automatic == PatchLevel.Automatic(enabled: false))
  }

  @Test("nothing was pending at the last refresh if nothing is, else after the last whole upgrade that ended well")
  func lastCompleteUpgrade() async throws {
    #expect(try await value("debian-12-automatic-and-current").lastCompleteUpgrade == Self.now - 3_600)
    // 2026-10-01 09:01:00 in Berlin; the later ones failed or were of one package.
    #expect(try await value("debian-12-timer-masked").lastCompleteUpgrade == 1_790_838_060)
    let none = try await value("debian-12-held-pinned-blocked")
    #expect(none.lastCompleteUpgrade == nil)
    #expect(none.unknownParts["last_complete_upgrade"]?.code == .notFound)
  }

  @Test("what is said of any fixture fits the posture's wire form, and survives it") func wire() async throws {
    let names = try Machine(root: FixtureMachine.directory, commands: NoCommands()).names(in: "/")
    #expect(names.count >= 20)
    for name in names {
      let posture = try await FixtureMachine.with(name) {
        await collectPosture(from: $0, collectors: [OperatingSystemCollector(), PatchLevelCollector()])
      }
      #expect(try Posture(reading: posture.json, at: "") == posture, "\(name)")
    }
  }

  @Test("every fixture says how it was made") func provenance() throws {
    let machine = Machine(root: FixtureMachine.directory, commands: NoCommands())
    for name in try machine.names(in: "/") { #expect(try !machine.line("/\(name)/provenance.txt").isEmpty, "\(name)") }
  }
}
