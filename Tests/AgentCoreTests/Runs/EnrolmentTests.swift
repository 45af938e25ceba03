import AgentCore
import DeviceKeys
import Evidence
import Locked
import Testing

@Suite("Enrolment over HTTP", .serialized)
struct EnrolmentTests {
  @Test("the request is on disk before it is sent, and the token is not")
  func onDiskFirst() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      server.book.withLock { book in
        book.observe = { _ in
          do {
            let state = String(decoding: try site.temporary.content(of: "state/state.json"), as: UTF8.self)
            #expect(state.contains(#""enrolling""#))
            #expect(try site.temporary.names(in: "state") == ["key", "lock", "state.json"])
          } catch { Issue.record("no state: \(error)") }
        }
      }
      try await site.enroll(at: server)
      let token = server.book.withLock { $0.token }
      for name in try site.temporary.names(in: "state") {
        #expect(!String(decoding: try site.temporary.content(of: "state/\(name)"), as: UTF8.self).contains(token))
      }
    }
  }

  @Test("a lost answer costs nothing", arguments: [WireServer.Mischief.loseAnswer, .breakAnswerOff, .loseRequest, .portal])
  func lostAnswer(mischief: WireServer.Mischief) async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      server.misbehave(at: "/v1/enrollments", mischief)
      try await site.enroll(at: server)
      let bodies = server.book.withLock { $0.requests.map(\.body) }
      #expect(bodies.count == 2)
      #expect(Set(bodies).count == 1)
    }
  }

  @Test("an enrolment that ended without an answer goes on with the same bytes in another run")
  func laterRun() async throws {
    try await WireServer.with { server in
      var site = try TestSite()
      server.misbehave(at: "/v1/enrollments", .loseAnswer)
      site.maxTime = .milliseconds(500)
      await #expect(throws: AgentError.self) { try await site.enroll(at: server) }
      #expect(await site.attest() == .notEnrolled)
      try await site.enroll(at: server)
      #expect(Set(server.book.withLock { $0.requests.map(\.body) }).count == 1)
    }
  }

  @Test("another token gets another key")
  func anotherToken() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      let other = try EnrolmentToken(parsing: Array("vse_ffffffffffffffffffffffffffffffff".utf8))
      let refused = await #expect(throws: AgentError.self) {
        _ = try await site.agent.enroll(server: try ServerOrigin(parsing: server.origin), token: other)
      }
      // The server answers 401 without a problem document: not an answer this agent understands.
      #expect(refused?.exitStatus == .badAnswer)
      let before = try site.temporary.content(of: "state/key")
      try await site.enroll(at: server)
      #expect(try site.temporary.content(of: "state/key") != before)
    }
  }

  @Test("a request that another key signed is not sent")
  func strangerKey() async throws {
    try await WireServer.with { server in
      var site = try TestSite()
      site.maxTime = .milliseconds(500)
      server.misbehave(at: "/v1/enrollments", .loseRequest)
      await #expect(throws: AgentError.self) { try await site.enroll(at: server) }
      let directory = try #require(try OwnedDirectory(at: site.stateDirectory, .secret))
      try SoftwareKey().store(in: directory)
      try await site.enroll(at: server)
      #expect(await site.attest() == .success)
    }
  }

  /// What a refusing server comes to.
  struct Trial: Sendable, CustomTestStringConvertible {
    let mischief: WireServer.Mischief
    let exit: AgentExit
    var testDescription: String { "\(mischief)" }
  }

  @Test(
    "a server that will not enrol it leaves the machine as it was",
    arguments: [
      Trial(mischief: .refuse(.tokenExpired), exit: .refused), Trial(mischief: .refuse(.tokenUsed), exit: .refused),
      Trial(mischief: .refuse(.tokenRevoked), exit: .refused), Trial(mischief: .refuse(.wrongAudience), exit: .refused),
      Trial(mischief: .redirect, exit: .badAnswer), Trial(mischief: .flood, exit: .badAnswer),
      Trial(mischief: .unavailable(retryAfter: 3_600), exit: .serverUnreachable),
    ])
  func refused(_ trial: Trial) async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      server.misbehave(at: "/v1/enrollments", trial.mischief)
      let error = await #expect(throws: AgentError.self) { try await site.enroll(at: server) }
      #expect(error?.exitStatus == trial.exit)
      #expect(error?.text.contains(server.book.withLock { $0.token }) == false)
      #expect(server.book.withLock { $0.requests.count } == 1)
      #expect(await site.attest() == .notEnrolled)
      try await site.enroll(at: server)
    }
  }

  @Test("a key that the server knows already is given up for a new one")
  func keyKnownAlready() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      server.misbehave(at: "/v1/enrollments", .refuse(.keyAlreadyEnrolled))
      let error = await #expect(throws: AgentError.self) { try await site.enroll(at: server) }
      #expect(error?.exitStatus == .refused)
      try await site.enroll(at: server)
      #expect(Set(server.book.withLock { $0.requests.map(\.body) }).count == 2)
      #expect(await site.attest() == .success)
    }
  }

  @Test("a machine is enrolled once")
  func once() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try await site.enroll(at: server)
      let key = try site.temporary.content(of: "state/key")
      let error = await #expect(throws: AgentError.self) { try await site.enroll(at: server) }
      #expect(error?.exitStatus == .alreadyEnrolled)
      #expect(try site.temporary.content(of: "state/key") == key)
      #expect(await site.attest() == .success)
    }
  }

  @Test("two runs never interleave: the second waits for the first, and gives up when its time is over")
  func lock() async throws {
    try await WireServer.with { server in
      var site = try TestSite()
      try await site.enroll(at: server)
      site.maxTime = .milliseconds(500)
      let directory = try #require(try OwnedDirectory(at: site.stateDirectory, .secret))
      var lock = try RunLock(in: directory)
      #expect(lock != nil)
      #expect(await site.attest() == .busy)
      lock = nil
      #expect(await site.attest() == .success)
    }
  }

  @Test("a state directory that others may enter is refused")
  func wideDirectory() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try site.temporary.make("state", mode: 0o755)
      let error = await #expect(throws: AgentError.self) { try await site.enroll(at: server) }
      #expect(error?.exitStatus == .stateUnusable)
      #expect(server.book.withLock { $0.requests.isEmpty })
    }
  }
}
