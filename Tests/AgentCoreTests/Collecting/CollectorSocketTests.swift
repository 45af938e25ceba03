import AgentCore
import Evidence
import Glibc
import Locked
import Posture
import StrictJSON
import Testing

@Suite("The collector's socket")
struct CollectorSocketTests {
  private let temporary: TemporaryDirectory
  private var path: String { temporary.path("collect.sock") }
  private static let honest = Array((TestSite.posture.json.text + "\n").utf8)

  init() throws { temporary = try TemporaryDirectory() }

  private func fault(_ answer: CollectorServer.Answer, limit: Duration = .seconds(30)) async throws -> CollectorFault? {
    try await CollectorServer.with(answer, at: path) { await fault(of: CollectorSocket(path: path, limit: limit)) }
  }

  private func fault(of socket: CollectorSocket) async -> CollectorFault? {
    do throws(CollectorFault) {
      _ = try await socket.posture()
      return nil
    } catch {
      return error
    }
  }

  @Test("what the collector writes, in whatever pieces, is the posture")
  func honestAnswer() async throws {
    let half = Self.honest.count / 2
    let pieces = [Array(Self.honest[..<half]), Array(Self.honest[half...])]
    let posture = try await CollectorServer.with(.pieces(pieces), at: path) {
      try await CollectorSocket(path: path).posture()
    }
    #expect(posture == TestSite.posture)
  }

  @Test(
    "an answer that is no posture is refused",
    arguments: [
      ("a word", Array("posture".utf8)), ("cut off", Array(honest.dropLast(4))), ("twice", honest + honest),
      ("a name twice", Array(#"{"facts":{},"facts":{}}"#.utf8)), ("a member too many", Array(#"{"facts":{},"x":1}"#.utf8)),
      ("invalid UTF-8", [0x22, 0xff, 0x22]),
      ("a known fact ill formed", Array(#"{"facts":{"firewall":{"v":1,"known":{},"from":[]}}}"#.utf8)),
      ("another shape", Array("[]".utf8)),
    ])
  func malformed(_ name: String, _ bytes: [UInt8]) async throws {
    guard case .malformed = try await fault(.pieces([bytes])) else {
      Issue.record("\(name) was not refused as malformed")
      return
    }
  }

  @Test("a collector that ends without a word is told from one that says something wrong")
  func nothing() async throws {
    #expect(try await fault(.pieces([])) == .endedWithoutAnswer)
  }

  @Test("no more is read than a message may hold")
  func tooLarge() async throws {
    let limit = JSONLimits.evidence.maxBytes
    #expect(try await fault(.openEnded([UInt8](repeating: 0x20, count: limit + 1))) == .tooLarge(limit: limit))
  }

  @Test("a collector that does not end is given up at the limit, however much it said")
  func hanging() async throws {
    let limit = Duration.milliseconds(50)
    #expect(try await fault(.openEnded(Self.honest), limit: limit) == .timedOut(limit))
  }

  @Test("where no socket is, or nobody listens, it says so")
  func nobody() async throws {
    #expect(await fault(of: CollectorSocket(path: path)) == .failed("connect to", ENOENT))
    try temporary.write("collect.sock", [], mode: 0o600)
    #expect(await fault(of: CollectorSocket(path: path)) == .failed("connect to", ECONNREFUSED))
    #expect(await fault(of: CollectorSocket(path: temporary.path(String(repeating: "x", count: 200)))) == .badPath)
  }

  @Test("a run signs what the collector saw")
  func attesting() async throws {
    try await WireServer.with { server in
      var site = try TestSite()
      try await site.enroll(at: server)
      var posture = Posture()
      posture.set(Fact<Firewall>.known(Firewall(ipv4: .open, ipv6: .filtered), from: ["nft"]))
      site.collect = CollectorSocket(path: path).collect
      let exit = try await CollectorServer.with(.pieces([posture.json.bytes]), at: path) { await site.attest() }
      #expect(exit == .success)
      #expect(server.book.withLock { $0.accepted.map(\.posture) } == [posture])
    }
  }

  @Test("a run without a posture signs and sends nothing, and the status says why")
  func failing() async throws {
    try await WireServer.with { server in
      var site = try TestSite()
      try await site.enroll(at: server)
      site.collect = CollectorSocket(path: path).collect
      let exit = try await CollectorServer.with(.pieces([Array("{}".utf8)]), at: path) { await site.attest() }
      #expect(exit == .collectorUnusable)
      #expect(server.book.withLock { $0.requests.map(\.path) } == ["/v1/enrollments", "/v1/challenges"])
      #expect(try site.chain().unanswered == [])
      let run = try #require(site.agent.status()).lastRun
      #expect(run.outcome == .collectorUnusable)
      #expect(run.message?.contains("nothing was sent") == true)
    }
  }
}
