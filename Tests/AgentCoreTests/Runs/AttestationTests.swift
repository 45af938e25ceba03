import AgentCore
import Evidence
import Locked
import Posture
import ServiceAPI
import Testing

@Suite("A run against a server over HTTP", .serialized)
struct AttestationTests {
  @Test("a device enrols and attests over one connection for each command")
  func honestRun() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try await site.enroll(at: server)
      #expect(server.connections == 1)
      let document = try await site.agent.attest()
      #expect(document.verdict?.trusted == true)
      #expect(server.connections == 2)
      let requests = server.book.withLock { $0.requests }
      #expect(requests.map(\.path) == ["/v1/enrollments", "/v1/challenges", "/v1/attestations"])
      let claims = try #require(server.book.withLock { $0.accepted.first })
      #expect(claims.sequence == 1)
      #expect(claims.receipt == nil)
      #expect(claims.unanswered == [])
      #expect(claims.posture == TestSite.posture)
      #expect(claims.audience == server.origin)
      #expect(claims.software == "vouchsafe-agent")
      let chain = try site.chain()
      #expect(chain.unanswered == [])
      #expect(chain.receipt?.sequence == 1)
      #expect(Standing(site.agent.status(), at: Instant(seconds: 1_800_000_100)).exitStatus == .success)
      #expect(site.warnings.all == [])
    }
  }

  @Test("each run carries the receipt of the last")
  func secondRun() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try await site.enroll(at: server)
      for _ in 0..<3 { #expect(await site.attest() == .success) }
      let claims = server.book.withLock { $0.accepted }
      #expect(claims.map(\.sequence) == [1, 2, 3])
      #expect(claims.map { $0.receipt?.sequence } == [nil, 1, 2])
      #expect(claims.map(\.unanswered) == [[], [], []])
    }
  }

  /// One misbehaviour of the server for each request there, and what it must come to.
  struct Trial: Sendable, CustomTestStringConvertible {
    let name: String
    var path = "/v1/attestations"
    let mischief: [WireServer.Mischief]
    let exit: AgentExit
    /// Hashes left on the list.
    let unanswered: Int
    /// Messages that the server accepted.
    let accepted: Int
    /// Requests for attestation that arrived.
    let sent: Int
    var testDescription: String { name }
  }

  private static let always = 20

  static let trials = [
    Trial(name: "an answer is lost once", mischief: [.loseAnswer], exit: .success, unanswered: 0, accepted: 1, sent: 2),
    Trial(name: "an answer breaks off", mischief: [.breakAnswerOff], exit: .success, unanswered: 0, accepted: 1, sent: 2),
    Trial(name: "a request is lost once", mischief: [.loseRequest], exit: .success, unanswered: 0, accepted: 1, sent: 2),
    Trial(
      name: "unavailable for a moment", mischief: [.unavailable(retryAfter: 7), .unavailable(retryAfter: nil)],
      exit: .success, unanswered: 0, accepted: 1, sent: 3),
    Trial(
      name: "unavailable for longer than a run", mischief: [.unavailable(retryAfter: 3_600)], exit: .serverUnreachable,
      unanswered: 1, accepted: 0, sent: 1),
    Trial(name: "a redirect", mischief: [.redirect], exit: .badAnswer, unanswered: 1, accepted: 0, sent: 1),
    Trial(name: "a flood", mischief: [.flood], exit: .badAnswer, unanswered: 1, accepted: 0, sent: 1),
    Trial(
      name: "a portal for a moment", mischief: [.portal, .portalRefusal], exit: .success, unanswered: 0, accepted: 1, sent: 3),
    Trial(
      name: "another message is acknowledged", mischief: [.acknowledgeAnother], exit: .success, unanswered: 0, accepted: 1,
      sent: 2),
    Trial(
      name: "the receipt of another message", mischief: [.acknowledgeWithReceiptOfAnother], exit: .success, unanswered: 0,
      accepted: 1, sent: 2),
    Trial(
      name: "another message is always acknowledged", mischief: Array(repeating: .acknowledgeAnother, count: always),
      exit: .badAnswer, unanswered: 1, accepted: 1, sent: 13),
    Trial(
      name: "every answer is lost", mischief: Array(repeating: .loseAnswer, count: always), exit: .serverUnreachable,
      unanswered: 1, accepted: 1, sent: 13),
    Trial(
      name: "the challenge has expired on the way", mischief: [.refuse(.challengeExpired)], exit: .success, unanswered: 0,
      accepted: 1, sent: 2),
    Trial(
      name: "every challenge has expired", mischief: Array(repeating: .refuse(.challengeExpired), count: always),
      exit: .refused, unanswered: 2, accepted: 0, sent: 2),
    Trial(
      name: "the device is suspended", mischief: [.refuse(.deviceSuspended)], exit: .refused, unanswered: 1, accepted: 0,
      sent: 1),
    Trial(
      name: "the device is retired", mischief: [.refuse(.deviceRetired)], exit: .refused, unanswered: 1, accepted: 0, sent: 1),
    Trial(
      name: "the key epoch is not known yet", mischief: [.refuse(.challengeEpochUnknown)], exit: .success, unanswered: 0,
      accepted: 1, sent: 2),
    Trial(
      name: "no challenge for a moment", path: "/v1/challenges", mischief: [.loseRequest, .unavailable(retryAfter: 1)],
      exit: .success, unanswered: 0, accepted: 1, sent: 1),
    Trial(
      name: "no challenge at all", path: "/v1/challenges", mischief: Array(repeating: .loseRequest, count: always),
      exit: .serverUnreachable, unanswered: 0, accepted: 0, sent: 0),
    Trial(
      name: "the challenge is redirected", path: "/v1/challenges", mischief: [.redirect], exit: .badAnswer, unanswered: 0,
      accepted: 0, sent: 0),
    Trial(
      name: "the server does not accept the profile", path: "/v1/challenges", mischief: [.wrongProfile],
      exit: .incompatible, unanswered: 0, accepted: 0, sent: 0),
  ]

  @Test("whatever the server does to a run, the list holds what was not acknowledged", arguments: trials)
  func misbehaviour(_ trial: Trial) async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try await site.enroll(at: server)
      server.book.withLock { $0.mischief[trial.path] = trial.mischief }
      #expect(await site.attest() == trial.exit)
      #expect(try site.chain().unanswered.count == trial.unanswered)
      #expect(server.book.withLock { $0.accepted.count } == trial.accepted)
      let sent = server.book.withLock { $0.requests.filter { $0.path == "/v1/attestations" } }
      #expect(sent.count == trial.sent)
      // A redirect is never followed.
      #expect(server.book.withLock { $0.requests.allSatisfy { $0.path.hasPrefix("/v1/") } })
      // And the next run of an honest server heals everything.
      server.book.withLock { $0.mischief = [:] }
      #expect(await site.attest() == .success)
      #expect(try site.chain().unanswered == [])
      #expect(server.book.withLock { $0.outcomes.contains(.fork) } == false)
    }
  }

  @Test("a server that never answers ends the run, and one answer that never comes does not")
  func hanging() async throws {
    try await WireServer.with { server in
      var site = try TestSite()
      try await site.enroll(at: server)
      site.patience = .init(answer: .milliseconds(1_500))
      site.maxTime = .seconds(3)
      server.book.withLock { $0.mischief["/v1/attestations"] = Array(repeating: .hang, count: Self.always) }
      #expect(await site.attest() == .serverUnreachable)
      #expect(try site.chain().unanswered.count == 1)
      server.book.withLock { $0.mischief["/v1/attestations"] = [.hang] }
      site.maxTime = .seconds(60)
      #expect(await site.attest() == .success)
      #expect(server.book.withLock { $0.accepted.count } == 1)
      #expect(try site.chain().unanswered == [])
    }
  }

  @Test("within a run the same bytes are sent again")
  func sameBytes() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try await site.enroll(at: server)
      server.misbehave(at: "/v1/attestations", .loseAnswer, .loseRequest, .portal)
      #expect(await site.attest() == .success)
      let bodies = server.book.withLock { $0.requests.filter { $0.path == "/v1/attestations" }.map(\.body) }
      #expect(bodies.count == 4)
      #expect(Set(bodies).count == 1)
    }
  }

  @Test("a wait that the server asks for is waited, and one beyond the run ends it")
  func retryAfter() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try await site.enroll(at: server)
      server.misbehave(at: "/v1/attestations", .unavailable(retryAfter: 30))
      #expect(await site.attest() == .success)
      #expect(site.slept.total >= .seconds(30))
    }
  }

  @Test("a server that is not there ends the run, and its state is as before")
  func unreachable() async throws {
    let site = try TestSite()
    try await WireServer.with { server in try await site.enroll(at: server) }
    let before = try site.chain()
    #expect(await site.attest() == .serverUnreachable)
    #expect(try site.chain() == before)
    let run = try #require(site.agent.status()?.lastRun)
    #expect(run.exitStatus == Int(AgentExit.serverUnreachable.rawValue))
  }

  @Test("posture is collected after the challenge has been received")
  func collectsAfterChallenge() async throws {
    try await WireServer.with { server in
      var site = try TestSite()
      try await site.enroll(at: server)
      site.collect = { _ in
        #expect(server.book.withLock { $0.requests.last?.path } == "/v1/challenges")
        return TestSite.posture
      }
      #expect(await site.attest() == .success)
    }
  }

  @Test("only facts are sent that the server names")
  func understoodFacts() async throws {
    try await WireServer.with { server in
      server.book.withLock { $0.facts = ["os": 1, "firewall": 0] }
      let site = try TestSite()
      try await site.enroll(at: server)
      #expect(await site.attest() == .success)
      #expect(server.book.withLock { $0.accepted.first?.posture.facts.map(\.name) } == ["os"])
    }
  }

  @Test("of a posture beyond 64 KiB the least important facts that do are unknown, and the message is accepted")
  func tooLarge() async throws {
    try await WireServer.with { server in
      var site = try TestSite()
      try await site.enroll(at: server)
      site.collect = { _ in
        var posture = TestSite.posture
        let layers = (0..<16).map { "layer-\($0)-" + String(repeating: "x", count: 50) }
        let volumes = (0..<64).map {
          DiskEncryption.Volume(role: .data, path: "/data/\($0)", fileSystem: "ext4", state: .plain, layers: layers)
        }
        posture.set(Fact<DiskEncryption>.known(DiskEncryption(volumes: volumes), from: []))
        return posture
      }
      #expect(await site.attest() == .success)
      let posture = try #require(server.book.withLock { $0.accepted.first?.posture })
      #expect(posture.fact(DiskEncryption.self) == .unknown(UnknownReason(.tooLarge)))
      #expect(posture.fact(Firewall.self) == TestSite.posture.fact(Firewall.self))
    }
  }

  @Test("a run that fails keeps the last verdict in the status file")
  func statusAfterFailure() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try await site.enroll(at: server)
      #expect(site.agent.status()?.verdict == nil)
      #expect(await site.attest() == .success)
      let verdict = try #require(site.agent.status()?.verdict)
      server.misbehave(at: "/v1/attestations", .refuse(.deviceSuspended))
      #expect(await site.attest() == .refused)
      let document = try #require(site.agent.status())
      #expect(document.verdict == verdict)
      #expect(document.lastRun.message?.contains("device_suspended") == true)
    }
  }

  @Test("without an enrolment there is nothing to attest")
  func notEnrolled() async throws {
    let site = try TestSite()
    #expect(await site.attest() == .notEnrolled)
    try site.temporary.make("state", mode: 0o700)
    #expect(await site.attest() == .notEnrolled)
  }

  @Test("a device whose key is gone says so")
  func keyGone() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try await site.enroll(at: server)
      try site.temporary.remove("state/key")
      #expect(await site.attest() == .stateUnusable)
    }
  }

  @Test("a damaged state file is never taken for an empty one", arguments: ["", "{", "{}", #"{"version":2}"#])
  func damagedState(content: String) async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try await site.enroll(at: server)
      try site.temporary.write("state/state.json", Array(content.utf8), mode: 0o600)
      #expect(await site.attest() == .stateUnusable)
      await #expect(throws: AgentError.self) { try await site.enroll(at: server) }
      #expect(try site.temporary.content(of: "state/state.json") == Array(content.utf8))
    }
  }
}
