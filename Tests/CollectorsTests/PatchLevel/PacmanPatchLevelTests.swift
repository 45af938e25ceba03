@testable import Collectors
import Posture
import Testing

/// Machines of the Arch family, most recorded with pacman itself.
@Suite struct PacmanPatchLevelTests {
  private func value(_ name: String) async throws -> PatchLevel {
    try #require(try await FixtureMachine.with(name) { await PatchLevelCollector().collect(from: $0) }.value)
  }

  @Test("a current machine has nothing pending, and still no number of mends") func current() async throws {
    let level = try await value("arch-current")
    #expect(level.manager == "pacman")
    #expect(level.pendingOther == 0)
    #expect(level.pendingSecurity == nil)
    #expect(level.unknownParts["pending_security"]?.detail?.contains("partial upgrade") == false)
    #expect(level.unknownParts.mapValues(\.code) == ["pending_security": .notUnderstood, "automatic": .notUnderstood])
    #expect(level.failingSources == [])
    // The full upgrade came two seconds after the servers last changed a database.
    #expect(level.metadataRefreshed == 1_795_629_298)
    #expect(level.lastCompleteUpgrade == level.metadataRefreshed)
    #expect(level.reboot == PatchLevel.Reboot(needed: false, bootableKernel: "6.9.1-arch1-1"))
  }

  @Test("packages changed after a refresh without a full upgrade are a partial upgrade, and the last full one still counts")
  func partial() async throws {
    let level = try await value("arch-partial-upgrade")
    #expect(level.pendingOther == 1)
    #expect(level.withheld == PatchLevel.Withheld(held: 1))
    #expect(level.unknownParts["pending_security"]?.detail?.contains("partial upgrade") == true)
    let current = try await value("arch-current")
    #expect(level.lastCompleteUpgrade == current.metadataRefreshed)
    #expect(try #require(level.metadataRefreshed) > #require(current.metadataRefreshed))
    // The tree of the running kernel is gone; the one of another kind does not count.
    #expect(level.reboot == PatchLevel.Reboot(needed: true, bootableKernel: "6.9.2-arch1-1"))
  }

  @Test("a repository without a database is named, and nothing is current") func missing() async throws {
    let level = try await value("arch-missing-database")
    #expect(level.failingSources == ["extra"])
    #expect(level.pendingOther == 0)
    #expect(level.lastCompleteUpgrade == nil)
    #expect(level.unknownParts["last_complete_upgrade"]?.code == .notFound)
    #expect(level.unknownParts["reboot"]?.code == .notFound)
  }

  @Test("no database at all is no zero, and a kernel from outside no reboot") func never() async throws {
    let level = try await value("arch-never-refreshed")
    #expect(level.failingSources == ["core", "extra"])
    #expect(level.pendingOther == nil)
    #expect(level.metadataRefreshed == nil)
    for part in ["pending_other", "withheld", "metadata_refreshed", "reboot"] {
      #expect(level.unknownParts[part]?.code == .notFound)
    }
  }

  @Test("without pacman's own tools nothing is known") func toolless() async throws {
    let fact = try await FixtureMachine.with("arch-rolling") { await PatchLevelCollector().collect(from: $0) }
    #expect(fact == .unknown(UnknownReason(.notFound, tried: ["pacman-conf"])))
  }

  @Test(
    "a full upgrade counts from its refresh, unless it left something out or did not end",
    arguments: [
      ("pacman -Syu", ["synchronizing package lists", "starting full system upgrade", "transaction completed"], 1_715_000_000),
      (
        "pacman -S -y -u --config /etc/pacman.conf --",
        ["synchronizing package lists", "starting full system upgrade", "transaction completed"], 1_715_000_000
      ),
      (
        "pacman -Syu --ignore linux", ["synchronizing package lists", "starting full system upgrade", "transaction completed"],
        nil
      ),
      ("pacman -Syu", ["synchronizing package lists", "starting full system upgrade", "transaction interrupted"], nil),
      // Declined, or nothing to do: the log does not tell which.
      ("pacman -Syu", ["synchronizing package lists", "starting full system upgrade"], nil),
      ("pacman -Su", ["starting full system upgrade", "transaction completed"], nil),
      ("pacman -Sy vim", ["synchronizing package lists", "transaction completed"], nil),
    ] as [(String, [String], Int64?)])
  func log(command: String, messages: [String], expected: Int64?) {
    let lines = (["Running '\(command)'"] + messages).map { message in
      "[2024-05-06T14:53:20+0200] [\(message.hasPrefix("transaction") ? "ALPM" : "PACMAN")] \(message)\n"
    }
    #expect(PacmanLog(Array(lines.joined().utf8)).lastCompleteUpgrade == expected)
  }

  @Test(
    "a line of the log that is cut, old, hostile or not text tells nothing",
    arguments: [
      "", "[", "[]", "[] [] ", "[2019-05-01 10:00] [PACMAN] starting full system upgrade",
      "[2024-99-06T14:53:20+0200] [PACMAN] x", "\u{0}\n\u{FFFD}] [x] Running '",
    ])
  func hostile(text: String) {
    let log = PacmanLog(Array(text.utf8))
    #expect(log.lastRefresh == nil)
    #expect(log.lastCompleteUpgrade == nil)
  }

  @Test("an answer with a line of another form is no list of upgrades", arguments: ["error: x", "a 1 - 2", "a 1 ->"])
  func upgrades(text: String) { #expect(PacmanUpgrades(text) == nil) }

  @Test(
    "a kernel is compared with those of its package, in rpm's order",
    arguments: [
      ("6.9.9-arch1-1", ["6.9.9-arch1-1": "linux", "6.9.10-arch1-1": "linux"], true),
      ("6.9.10-arch1-1", ["6.9.9-arch1-1": "linux", "6.9.10-arch1-1": "linux"], false),
      ("6.6.30-1-lts", ["6.6.30-1-lts": "linux-lts", "6.9.10-arch1-1": "linux"], false),
      ("6.6.30-1-lts", ["6.6.31-1-lts": "linux-lts", "6.9.10-arch1-1": "linux"], true),
    ])
  func kernels(running: String, trees: [String: String], needed: Bool) async throws {
    var files = [ReplacedKernels.runningFile: running + "\n"]
    for (release, package) in trees {
      files["/usr/lib/modules/\(release)/vmlinuz"] = ""
      files["/usr/lib/modules/\(release)/pkgbase"] = package + "\n"
    }
    let reboot = try await ScratchMachine.with(files) {
      try ReplacedKernels(on: $0, modules: "/usr/lib/modules", mark: "vmlinuz").reboot
    }
    #expect(reboot?.needed == needed)
  }
}
