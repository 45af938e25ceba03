import Evidence
import Posture
import ServiceAPI
import StrictJSON
import Testing

@testable import Trust

@Suite("Pending security updates")
struct SecurityUpdatesTests {
  private func machine() throws -> TestMachine { try TestMachine(.only(SecurityUpdatesCheck())) }

  private func posture(
    _ pending: [String], refreshed: Instant, unlisted: Int = 0, upgraded: Instant? = nil
  ) -> Posture {
    .with(patch: .patchLevel(refreshed: refreshed, pending: pending, unlisted: unlisted, upgraded: upgraded))
  }

  @Test("none pending passes until the lists are too old to tell")
  func none() throws {
    var machine = try machine()
    let verdict = try machine.attest(posture([], refreshed: .day(-6)), at: .day(0))
    #expect(try verdict.status("security_updates") == .pass)
    #expect(verdict.changesAt == .day(1))
    let later = try verdict.at(.day(1)).result("security_updates")
    #expect(later.finding == .unknown(.stale))
    #expect(later.denies)
  }

  @Test("an update that earlier evidence showed absent is pending since its first sight")
  func sight() throws {
    var machine = try machine()
    try machine.attest(posture([], refreshed: .day(0)), at: .day(0))
    let verdict = try machine.attest(posture(["openssl"], refreshed: .day(1)), at: .day(1))
    #expect(try verdict.status("security_updates") == .pass)
    let late = try machine.attest(posture(["openssl"], refreshed: .day(14)), at: .day(14))
    #expect(try late.status("security_updates") == .pass)
    #expect(late.changesAt == .day(15))
    #expect(try machine.attest(posture(["openssl"], refreshed: .day(15)), at: .day(15)).status("security_updates") == .fail)
  }

  @Test("an update of the first evidence is as old as the last complete upgrade")
  func upgrade() throws {
    var fresh = try machine()
    let young = try fresh.attest(posture(["openssl"], refreshed: .day(0), upgraded: .day(-3)), at: .day(0))
    #expect(try young.status("security_updates") == .pass)
    #expect(young.at(.day(11)).passing == false)
    var neglected = try machine()
    let old = try neglected.attest(posture(["openssl"], refreshed: .day(0), upgraded: .day(-365)), at: .day(0))
    #expect(try old.status("security_updates") == .fail)
    #expect(try old.result("security_updates").observed.contains("perhaps since the last complete upgrade"))
  }

  @Test("an update of unknown age warns until 14 days after its first sight")
  func unknownAge() throws {
    var machine = try machine()
    let first = try machine.attest(posture(["openssl"], refreshed: .day(0)), at: .day(0))
    #expect(try first.status("security_updates") == .warning)
    #expect(first.passing)
    let last = try machine.attest(posture(["openssl"], refreshed: .day(13)), at: .day(13))
    #expect(try last.status("security_updates") == .warning)
    #expect(last.changesAt == .day(14))
    #expect(try last.at(.day(14)).status("security_updates") == .fail)
  }

  @Test("a newer version of a pending package is the same neglect")
  func newerVersion() throws {
    var machine = try machine()
    try machine.attest(posture([], refreshed: .day(0)), at: .day(0))
    try machine.attest(posture(["firefox"], refreshed: .day(1)), at: .day(1))
    let newer = Posture.with(
      patch: .known(
        PatchLevel(
          manager: "apt", metadataRefreshed: Instant.day(15).seconds, pendingSecurity: 1,
          pendingSecurityUpdates: [.init(package: "firefox", version: "2.0")], pendingOther: 0), from: []))
    #expect(try machine.attest(newer, at: .day(15)).status("security_updates") == .fail)
  }

  @Test("a package that is pending again after an upgrade is pending since then")
  func afterUpgrade() throws {
    var machine = try machine()
    try machine.attest(posture([], refreshed: .day(0)), at: .day(0))
    try machine.attest(posture(["firefox"], refreshed: .day(1)), at: .day(1))
    let verdict = try machine.attest(posture(["firefox"], refreshed: .day(16), upgraded: .day(10)), at: .day(16))
    #expect(try verdict.status("security_updates") == .pass)
    #expect(verdict.changesAt == .day(23))
  }

  @Test("an installed update is forgotten")
  func installed() throws {
    var machine = try machine()
    try machine.attest(posture(["a"], refreshed: .day(0)), at: .day(0))
    try machine.attest(posture([], refreshed: .day(13)), at: .day(13))
    let again = try machine.attest(posture(["a"], refreshed: .day(14)), at: .day(14))
    #expect(try again.status("security_updates") == .pass)
  }

  @Test("evidence that could not tell forgets nothing")
  func unknownBetween() throws {
    var machine = try machine()
    try machine.attest(posture([], refreshed: .day(0)), at: .day(0))
    try machine.attest(posture(["a"], refreshed: .day(1)), at: .day(1))
    for day in Int64(2)...14 {
      let blind: Posture = day % 2 == 0 ? Posture() : .with(patch: Fact<PatchLevel>.notApplicable(.container))
      #expect(try machine.attest(blind, at: .day(day)).passing == false)
    }
    #expect(try machine.attest(posture(["a"], refreshed: .day(15)), at: .day(15)).status("security_updates") == .fail)
  }

  @Test("updates that did not fit into the message are not dated by it")
  func unlisted() throws {
    var machine = try machine()
    let names = (0..<100).map { "package\($0)" }
    let first = try machine.attest(posture(names, refreshed: .day(0), unlisted: 50), at: .day(0))
    #expect(try first.status("security_updates") == .warning)
    #expect(try first.result("security_updates").observed.contains("150 updates are pending"))
    // It may be one of the fifty, so it is as old as they are.
    let second = try machine.attest(posture(["other"], refreshed: .day(10)), at: .day(10))
    #expect(try second.status("security_updates") == .warning)
    #expect(try machine.attest(posture(["other"], refreshed: .day(14)), at: .day(14)).status("security_updates") == .fail)
  }

  @Test("a known failure does not turn into a tolerated unknown when the lists get old")
  func failureStays() throws {
    var machine = try TestMachine(.only(SecurityUpdatesCheck(), onUnknown: .allow))
    let verdict = try machine.attest(posture(["a"], refreshed: .day(0), upgraded: .day(-13)), at: .day(0))
    #expect(verdict.changesAt == .day(1))
    #expect(!verdict.at(.day(8)).passing)
  }

  @Test("a sighting of a wrong future counts from the evidence")
  func wrongFuture() throws {
    var machine = try machine()
    try machine.attest(posture([], refreshed: .day(400)), at: .day(400))
    try machine.attest(posture(["a"], refreshed: .day(400)), at: .day(401))
    try machine.attest(posture(["a"], refreshed: .day(0)), at: .day(0))
    #expect(try machine.attest(posture(["a"], refreshed: .day(14)), at: .day(14)).status("security_updates") == .fail)
  }

  @Test("memory that cannot be read makes every age unknown, never young")
  func brokenMemory() {
    let evidence = ExaminedEvidence(
      posture: DecodedPosture(posture(["a"], refreshed: .day(0))), attestedAt: .day(0),
      remembered: ["complete": true, "pending": 3])
    #expect(SecurityUpdatesCheck().examine(evidence).timeline.first.finding == .warning)
  }

  @Test("what is held back is said and not counted")
  func withheld() throws {
    var machine = try machine()
    let held = Posture.with(
      patch: .known(
        PatchLevel(
          manager: "apt", metadataRefreshed: Instant.day(0).seconds, pendingSecurity: 0, pendingOther: 0,
          withheld: .init(phased: 1, held: 2)), from: []))
    let result = try machine.attest(held, at: .day(0)).result("security_updates")
    #expect(result.status == .pass)
    #expect(result.observed == "none is pending; not counted: 2 held by the administrator, 1 in a phased roll-out")
  }
}
