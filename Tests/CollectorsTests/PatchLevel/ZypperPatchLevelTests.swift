@testable import Collectors
import Posture
import Testing

/// Machines that zypper keeps, recorded with zypper itself.
@Suite struct ZypperPatchLevelTests {
  private func value(_ name: String) async throws -> PatchLevel {
    try #require(try await FixtureMachine.with(name) { await PatchLevelCollector().collect(from: $0) }.value)
  }

  @Test("needed patches are told apart by their category") func pending() async throws {
    let level = try await value("opensuse-leap-15.6-pending")
    #expect(level.manager == "zypper")
    #expect(level.pendingSecurity == 2)
    #expect(
      level.pendingSecurityUpdates == [
        .init(package: "A-2026:1", version: "1"), .init(package: "RLSA-2026:1234", version: "1"),
      ])
    // What only adds something is optional, not needed.
    #expect(level.pendingOther == 1)
    #expect(level.metadataRefreshed != nil)
    #expect(level.automatic == PatchLevel.Automatic(enabled: false))
    // Not the azure kernel.
    #expect(level.reboot == PatchLevel.Reboot(needed: true, bootableKernel: "6.4.0-150600.23.7-default"))
    #expect(level.unknownParts.keys.sorted() == ["broken_packages", "last_complete_upgrade"])
  }

  @Test("a rolling release has updates, but none that is marked as a mend") func rolling() async throws {
    let level = try await value("opensuse-tumbleweed-pending")
    #expect(level.pendingSecurity == nil)
    #expect(level.unknownParts["pending_security"]?.code == .notUnderstood)
    #expect(level.pendingOther == 4)
  }

  @Test(
    "an answer that is cut short, or has an update without a name, is none",
    arguments: ["", "<stream><update kind=\"patch\" name=\"a\" edition=\"1\"/>", "<stream><update kind=\"patch\"/></stream>"])
  func malformed(xml: String) { #expect(ZypperUpdate.list(xml) == nil) }

  @Test("a patch that is not needed, or no patch at all, does not count") func status() throws {
    let xml = """
      <stream><update kind="patch" name="a" edition="1" category="security" status="applied"/>
      <update kind="package" name="b" edition="2"><source url="x" alias="r"/></update></stream>
      """
    let updates = try #require(ZypperUpdate.list(xml))
    #expect(updates.map(\.isNeededPatch) == [false, false])
    #expect(updates.map(\.repository) == ["", "r"])
  }

  @Test("zypper never refreshes and ends within the collector's deadline") func command() {
    for command in [ZypperCommand.patches, ZypperCommand.updates] { #expect(command.arguments.contains("--no-refresh")) }
    let commands = [ZypperCommand.patches, ZypperCommand.updates, RPMReboot.installTimes]
    #expect(commands.map(\.timeout).reduce(.zero, +) <= PatchLevelCollector().deadline)
  }

  @Test("locks, a mark for a reboot and waiting snapshots are seen") func marks() async throws {
    let files = [
      "/var/lib/rpm/Packages": "x", "/usr/bin/zypper": "", "/etc/zypp/locks": "type: package\n",
      "/usr/sbin/transactional-update": "",
    ]
    let level = try #require(try await ScratchMachine.with(files) { await PatchLevelCollector().collect(from: $0) }.value)
    #expect(level.unknownParts["withheld"]?.detail == "packages are locked")
    #expect(level.unknownParts["reboot"]?.code == .notUnderstood)
    #expect(level.unknownParts["pending_security"]?.code == .notFound)
  }
}
