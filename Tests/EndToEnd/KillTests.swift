import Evidence
import Foundation
import Locked
import ServiceAPI
import Testing

/// `kill -9` at instants that nobody chose; `VOUCHSAFE_SEED` chooses them again.
@Suite struct KillTests {
  /// One acknowledged message of a device under load.
  private struct Acknowledged: Sendable {
    let message: [UInt8]
    let hash: String
    let receipt: String
  }

  @Test("nothing acknowledged is lost when the server is killed under load")
  func killedServer() async throws {
    let seed = SeededRandom.seed
    print("kills of the server with VOUCHSAFE_SEED=\(seed)")
    var random = SeededRandom(seed: seed)
    let server = try await TestServer(.firewall)
    let finished = Locked(false)
    let loads = [
      Self.load(try await TestAttester(at: server), until: finished),
      Self.load(try await TestAttester(at: server, owner: "bob@example.com"), until: finished),
    ]
    for _ in 0..<12 {
      try await Task.sleep(for: .milliseconds(Int.random(in: 0..<400, using: &random)))
      try await server.kill()
      try await server.start()
    }
    finished.withLock { $0 = true }

    for load in loads {
      var (attester, acknowledged) = try await load.value
      #expect(!acknowledged.isEmpty)
      // A message that was acknowledged gets the same acknowledgement again.
      for one in acknowledged {
        let again = try await attester.send(one.message)
        try #require(again.status == 200, "seed \(seed): an acknowledged message was lost: \(again.text)")
        let answer = try again.body(AttestationAnswer.self)
        #expect(answer.message == one.hash && answer.receipt == one.receipt)
      }
      #expect(try await attester.attest().continuity == "normal")
      let shown = try await server.device(attester.id)
      #expect(shown.device.state == "active" && shown.lastGapAt == nil && shown.device.trusted, "seed \(seed)")
    }
    let audit = try await server.audit()
    #expect(audit["device_quarantined"] == nil && audit["device_gap"] == nil, "seed \(seed)")
  }

  @Test("a run of the agent that is killed at any instant costs nothing, also with the server killed under it")
  func killedAgent() async throws {
    let seed = SeededRandom.seed
    print("kills of the agent with VOUCHSAFE_SEED=\(seed)")
    var random = SeededRandom(seed: seed)
    let server = try await TestServer(.lenient)
    let agent = TestAgent(in: server.directory)
    let device = try await agent.enrol(at: server, owner: "ann@example.com")
    for kill in 0..<8 {
      let before = try agent.directory.bytes(of: "agent/state.json")
      let run = try agent.start("attest")
      if kill % 4 == 0 {
        try await Task.sleep(for: .milliseconds(Int.random(in: 0..<2_000, using: &random)))
      } else {
        // Where it hurts: the message is saved, and then it is sent, answered and the answer saved.
        _ = try await eventually("the run saves its message", every: .milliseconds(1)) {
          try run.status() != nil || agent.directory.bytes(of: "agent/state.json") != before ? true : nil
        }
        try await Task.sleep(for: .microseconds(Int.random(in: 0..<40_000, using: &random)))
      }
      let serverToo = Bool.random(using: &random)
      if serverToo { try await server.kill() }
      run.send(SIGKILL)
      try await run.end()
      if serverToo { try await server.start() }
      if kill % 4 == 3 {
        let next = try await agent.run("attest")
        #expect(next.status == 0, "seed \(seed), kill \(kill): the next run: \(next.errors)")
      }
    }
    let shown = try await server.device(device)
    #expect(shown.device.state == "active" && shown.lastGapAt == nil && shown.device.trusted, "seed \(seed)")

    // The server dies under a run, and the run goes on with the next.
    let run = try agent.start("attest")
    try await Task.sleep(for: .milliseconds(Int.random(in: 0..<1_000, using: &random)))
    try await server.kill()
    try await server.start()
    let status = try await run.end()
    let errors = try run.errors()
    #expect(status == 0, "seed \(seed): \(errors)")
    let audit = try await server.audit()
    #expect(audit["device_quarantined"] == nil && audit["device_gap"] == nil, "seed \(seed)")
  }

  /// Attests without pause; what gets no answer stays unanswered, as with an agent.
  private static func load(
    _ device: TestAttester, until finished: Locked<Bool>
  ) -> Task<(TestAttester, [Acknowledged]), any Error> {
    Task {
      var device = device
      var acknowledged: [Acknowledged] = []
      while !finished.withLock({ $0 }) {
        do {
          let message = try device.sign(SampleMachine.mended, for: try await device.challenge())
          let answer = try await device.send(message)
          guard answer.status == 200 else { throw TestFailure("refused: \(answer.text)") }
          let heard = try device.hear(answer)
          acknowledged.append(Acknowledged(message: message, hash: heard.message, receipt: heard.receipt))
        } catch let failure as TestFailure {
          throw failure
        } catch {
          // The server is down or went down: wait for it and go on with another message.
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      return (device, acknowledged)
    }
  }

  @Test("an enrolment that is killed at any instant is finished by the next run with the same token, as one device")
  func killedWhileEnrolling() async throws {
    var random = SeededRandom()
    let server = try await TestServer(.lenient)
    for round in 0..<6 {
      let agent = TestAgent(in: server.directory, state: "agent-\(round)")
      let token = server.directory.fresh("token")
      #expect(try await server.admin("token", "create", "--owner", "ann@example.com", "--out", token).status == 0)
      let first = try agent.start("enroll", "--server", server.origin, "--token-file", token)
      try await Task.sleep(for: .milliseconds(Int.random(in: 0..<150, using: &random)))
      first.send(SIGKILL)
      let killed = try await first.end() != 0
      let next = try await agent.run("enroll", "--server", server.origin, "--token-file", token)
      // It may have been done before it was killed.
      #expect(next.status == 0 || next.status == 15, "seed \(SeededRandom.seed): killed \(killed): \(next.errors)")
    }
    #expect(try await server.audit()["device_enrolled"] == 6)
  }
}
