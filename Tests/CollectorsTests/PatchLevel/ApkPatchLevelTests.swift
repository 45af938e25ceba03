@testable import Collectors
import Posture
import Testing

/// Machines that apk keeps, typed from its manual.
@Suite struct ApkPatchLevelTests {
  private func value(_ name: String) async throws -> PatchLevel {
    try #require(try await FixtureMachine.with(name) { await PatchLevelCollector().collect(from: $0) }.value)
  }

  @Test("packages behind are counted, a pinned one as held, and none as a mend") func pending() async throws {
    let level = try await value("alpine-3.20-pending")
    #expect(level.manager == "apk")
    #expect(level.pendingSecurity == nil)
    #expect(level.unknownParts["pending_security"]?.code == .notUnderstood)
    #expect(level.pendingOther == 1)
    #expect(level.withheld == PatchLevel.Withheld(held: 1))
    // The older of two indexes.
    #expect(level.metadataRefreshed == 1_795_513_600)
    #expect(level.lastCompleteUpgrade == nil)
    #expect(level.reboot == PatchLevel.Reboot(needed: true, bootableKernel: "6.6.58-0-lts"))
  }

  @Test("fewer indexes than repositories are no whole refresh") func missing() async throws {
    let level = try await value("alpine-3.20-missing-index")
    #expect(level.metadataRefreshed == nil)
    #expect(level.unknownParts["metadata_refreshed"]?.code == .notFound)
    #expect(level.pendingOther == 0)
    #expect(level.lastCompleteUpgrade == nil)
    #expect(level.reboot == PatchLevel.Reboot(needed: false, bootableKernel: "6.6.58-0-virt"))
  }

  @Test("without an index apk is not asked") func blind() async throws {
    let level = try #require(
      try await ScratchMachine.with(["/lib/apk/db/installed": "x"]) { await PatchLevelCollector().collect(from: $0) }.value)
    #expect(level.pendingOther == nil)
    #expect(level.unknownParts["pending_other"]?.code == .notFound)
  }

  @Test("an answer with a line of another form is no list", arguments: ["ERROR: x", "a-1-r0 > 2", "nohyphens < 2"])
  func malformed(text: String) { #expect(ApkVersions(text) == nil) }
}
