import Evidence
import Foundation
import NIOHTTP1
import ServiceAPI
import Testing

/// Freshness as an application sees it, with a server whose clock the test sets.
@Suite(.enabled(if: FakeClock.compiler != nil, "needs a C compiler")) struct ClockTests {
  @Test("24 hours after its challenge no evidence is fresh, and a clock set back makes none fresh again")
  func aDayLater() async throws {
    let clock = try await FakeClock()
    let server = try await TestServer(.firewall, environment: clock.environment)
    var device = try await TestAttester(at: server)
    let message = try device.sign(SampleMachine.mended, for: try await device.challenge())
    let until = try #require(try device.hear(try await device.send(message)).trustedUntil)

    try clock.set(.hours(24) - .minutes(1))
    #expect(try await device.trust().trustedUntil == until)
    try clock.set(.hours(24) + .seconds(1))
    #expect(try await device.trust().codes == ["stale"])
    #expect(try await device.send(message).status == 200, "a replay is answered")
    #expect(try await device.trust().codes == ["stale"], "and changes nothing")
    try clock.set(.hours(48))
    try await server.stop()
    try await server.start()
    #expect(try await device.trust().codes == ["stale"], "a restart makes nothing fresh")
    try await device.attest()
    #expect(try await device.trust().trusted)

    // Evidence of a day that has not come yet.
    try clock.set(.hours(1))
    #expect(try await device.trust().codes == ["clock"])
    #expect(try await device.trustAnswerCacheControl() == "no-store")
  }

  @Test("a policy that comes into force tomorrow by a clock that was wrong gives no grace until then")
  func setBackBeforeThePolicy() async throws {
    let clock = try await FakeClock()
    let server = try await TestServer(.firewall, environment: clock.environment)
    var device = try await TestAttester(at: server)
    try clock.set(.hours(-10))
    #expect(try await device.attest(SampleMachine.open).trusted == false)
    #expect(try await device.trust().codes == ["failed_check"])
  }

  @Test("a challenge is good for five minutes")
  func challengeAge() async throws {
    let clock = try await FakeClock()
    let server = try await TestServer(.firewall, environment: clock.environment)
    var device = try await TestAttester(at: server)
    let challenge = try await device.challenge()
    try clock.set(.minutes(4))
    let inTime = try device.sign(SampleMachine.mended, for: challenge)
    #expect(try device.hear(try await device.send(inTime)).attestedAt == challenge.issuedAt.rfc3339, "dated by its challenge")
    let late = try device.sign(SampleMachine.mended, for: challenge)
    try clock.set(.minutes(6))
    #expect(try await device.send(late).code == "challenge_expired")
    try clock.set(.zero)
    let ahead = try await device.challenge()
    try clock.set(.minutes(-3))
    #expect(try await device.send(try device.sign(SampleMachine.mended, for: ahead)).code == "challenge_from_future")
  }

  @Test("a link lasts an hour, and then shows nothing of the device")
  func linkAge() async throws {
    let clock = try await FakeClock()
    let server = try await TestServer(.firewall, environment: clock.environment)
    var device = try await TestAttester(at: server)
    let link = try #require(try await device.attest(SampleMachine.open).remediationURL)
    try clock.set(.minutes(59))
    #expect(try await ask(.GET, link).showsDevice)
    try clock.set(.minutes(61))
    let ended = try await ask(.GET, link)
    #expect(ended.status == 410 && !ended.showsDevice)
    #expect(ended.headers.first(name: "Cache-Control") == "no-store")
  }

  @Test("whatever happens in whatever order by whatever clock, trust means fresh and passing evidence of an active device")
  func property() async throws {
    let seed = SeededRandom.seed
    print("clock walk with VOUCHSAFE_SEED=\(seed)")
    var random = SeededRandom(seed: seed)
    let clock = try await FakeClock()
    let server = try await TestServer(.firewall, environment: clock.environment)
    var device = try await TestAttester(at: server)
    let first = try await device.attest()
    #expect(first.trusted, "a walk that never meets trust shows nothing")
    var accepted = (at: try #require(Instant(rfc3339: first.attestedAt)), passing: true)
    var active = true
    var floor: Instant?

    for step in 0..<100 {
      switch Int.random(in: 0..<12, using: &random) {
      case 0...3:
        let passing = Int.random(in: 0..<3, using: &random) > 0
        let answer = try await device.submit(passing ? SampleMachine.mended : SampleMachine.open)
        if answer.status == 200 {
          let at = try #require(Instant(rfc3339: try answer.body(AttestationAnswer.self).attestedAt))
          accepted = (at, passing)
          #expect(active, "seed \(seed), step \(step)")
        }
      case 4: try clock.set(.seconds(Int64.random(in: -90_000...90_000, using: &random)))
      case 5: try clock.advance(.seconds(Int64.random(in: 0...400, using: &random)))
      case 6, 7:
        // Around the end of what was accepted last, where a mistake would be.
        try clock.advance(
          (accepted.at + .hours(24)).since(clock.now) + .seconds(Int64.random(in: -5_000...5_000, using: &random)))
      case 8, 9:
        let verb = active ? "suspend" : "resume"
        let changed = try await server.post(
          "/v1/admin/devices/\(device.id)/\(verb)", DeviceChange(reason: "walk"), as: server.administrator)
        #expect(changed.status == 200)
        active.toggle()
        // At the earliest: the server's own second may be later.
        if active { floor = max(floor ?? clock.now, clock.now) }
      default: break
      }
      let decision = try await device.trust()
      #expect(decision.trusted == decision.reasons.isEmpty)
      guard decision.trusted else { continue }
      let evidence = accepted
      let now = try #require(Instant(rfc3339: decision.evaluatedAt))
      let until = try #require(decision.trustedUntil.flatMap { Instant(rfc3339: $0) })
      #expect(active && evidence.passing, "seed \(seed), step \(step)")
      #expect(evidence.at - .minutes(1) <= now && now < evidence.at + .hours(24), "seed \(seed), step \(step)")
      #expect(until <= evidence.at + .hours(24) && now < until, "seed \(seed), step \(step)")
      #expect(floor.map { evidence.at >= $0 } ?? true, "seed \(seed), step \(step): from before a resumption")
    }
  }
}

extension TestAttester {
  fileprivate func trustAnswerCacheControl() async throws -> String? {
    try await server.trustAnswer(id, owner).headers.first(name: "Cache-Control")
  }
}
