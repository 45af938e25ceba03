import AgentCore
import Evidence
import Locked
import Testing

@Suite("A run that is killed", .serialized)
struct CrashTests {
  /// The world at one instant: the state directory's copy, and all that the server knows.
  private struct Moment: Sendable {
    let copy: String
    let book: WireServer.Book
  }

  /// Takes a moment whenever the server sees something and has done something: between two of them a run saves at most once.
  private final class Moments: Sendable {
    private let site: TestSite
    private let taken = Locked([Moment]())

    init(of site: TestSite) { self.site = site }

    var all: [Moment] { taken.withLock { $0 } }

    func take(_ book: WireServer.Book) {
      taken.withLock { moments in
        let name = "moment-\(moments.count)"
        do {
          try site.temporary.copy("state", to: name)
          moments.append(Moment(copy: name, book: book))
        } catch { Issue.record("no copy: \(error)") }
      }
    }

    /// A machine that was killed at that moment and starts again, with the server as it was then and honest.
    func revive(_ moment: Moment, at server: WireServer) throws -> TestSite {
      let reborn = try TestSite()
      try site.temporary.copy(moment.copy, into: reborn.temporary, as: "state")
      server.book.withLock { book in
        book = moment.book
        book.observe = nil
        book.mischief = [:]
      }
      return reborn
    }
  }

  /// What the server does while the run is on; each makes other states come to disk.
  static let histories: [[WireServer.Mischief]] = [
    [], [.loseAnswer], [.loseRequest], [.loseAnswer, .unavailable(retryAfter: nil)], [.refuse(.challengeExpired)],
    [.acknowledgeAnother], Array(repeating: .loseAnswer, count: 20),
  ]

  @Test("every state that comes to disk is a valid start: the next run is acknowledged and nothing forks", arguments: histories)
  func everyStateIsAStart(mischief: [WireServer.Mischief]) async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      try await site.enroll(at: server)
      for _ in 0..<2 { #expect(await site.attest() == .success) }
      let moments = Moments(of: site)
      server.book.withLock { book in
        book.observe = { moments.take($0) }
        book.mischief["/v1/attestations"] = mischief
      }
      _ = await site.attest()
      moments.take(server.book.withLock { $0 })
      #expect(moments.all.count >= 4)
      for moment in moments.all {
        let reborn = try moments.revive(moment, at: server)
        #expect(await reborn.attest() == .success, "\(moment.copy)")
        #expect(try reborn.chain().unanswered == [])
        #expect(server.book.withLock { $0.outcomes.contains(.fork) } == false)
      }
    }
  }

  @Test("an enrolment that is killed after any step is taken up with the same token")
  func enrolment() async throws {
    try await WireServer.with { server in
      let site = try TestSite()
      let moments = Moments(of: site)
      server.book.withLock { $0.observe = { moments.take($0) } }
      try await site.enroll(at: server)
      #expect(moments.all.count == 2)
      for moment in moments.all {
        let reborn = try moments.revive(moment, at: server)
        try await reborn.enroll(at: server)
        #expect(await reborn.attest() == .success)
      }
    }
  }
}
