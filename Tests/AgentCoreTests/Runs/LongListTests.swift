import AgentCore
import Evidence
import Locked
import Testing

@Suite("A run with a long list", .serialized)
struct LongListTests {
  /// A device that has signed `count` messages which nobody answered.
  private func site(at server: WireServer, unanswered count: Int) async throws -> TestSite {
    let site = try TestSite()
    try await site.enroll(at: server)
    try await site.sign(count, at: server)
    #expect(try site.chain().unanswered.count == count)
    server.book.withLock { $0.requests = [] }
    return site
  }

  /// What the repeated message meets, and whether another is signed after it.
  struct Meeting: Sendable, CustomTestStringConvertible {
    let name: String
    let mischief: [WireServer.Mischief]
    let exit: AgentExit
    let sequence: UInt64
    var testDescription: String { name }
  }

  static let meetings = [
    Meeting(name: "acknowledged", mischief: [], exit: .success, sequence: 33),
    Meeting(name: "expired", mischief: [.refuse(.challengeExpired)], exit: .success, sequence: 33),
    Meeting(name: "superseded", mischief: [.refuse(.superseded)], exit: .success, sequence: 33),
    Meeting(name: "a refusal for good", mischief: [.refuse(.receiptForged)], exit: .success, sequence: 33),
    Meeting(name: "suspended", mischief: [.refuse(.deviceSuspended)], exit: .refused, sequence: 32),
    Meeting(name: "pending", mischief: [.refuse(.devicePending)], exit: .refused, sequence: 32),
    Meeting(name: "quarantined", mischief: [.refuse(.deviceQuarantined)], exit: .refused, sequence: 32),
    Meeting(
      name: "unavailable", mischief: Array(repeating: .unavailable(retryAfter: nil), count: 20), exit: .serverUnreachable,
      sequence: 32),
    Meeting(
      name: "no answer", mischief: Array(repeating: .loseAnswer, count: 20), exit: .serverUnreachable, sequence: 32),
  ]

  @Test("the newest message is repeated first, and only its own refusal lets another be signed", arguments: meetings)
  func repeatsFirst(_ meeting: Meeting) async throws {
    try await WireServer.with { server in
      let site = try await site(at: server, unanswered: 32)
      let newest = try #require(try site.chain().newest)
      server.book.withLock { $0.mischief["/v1/attestations"] = meeting.mischief }
      #expect(await site.attest() == meeting.exit)
      let first = try #require(server.book.withLock { $0.requests.first })
      #expect(first.path == "/v1/attestations")
      #expect(first.body == newest.bytes)
      #expect(try site.chain().sequence == meeting.sequence)
    }
  }

  @Test("with a shorter list a new message is signed at once")
  func shortList() async throws {
    try await WireServer.with { server in
      let site = try await site(at: server, unanswered: 3)
      #expect(await site.attest() == .success)
      #expect(server.book.withLock { $0.requests.map(\.path) } == ["/v1/challenges", "/v1/attestations"])
      #expect(server.book.withLock { $0.accepted.first?.unanswered.count } == 3)
      #expect(try site.chain().unanswered == [])
    }
  }
}
