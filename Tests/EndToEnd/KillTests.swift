import Evidence
import Foundation
import Locked
import ServiceAPI
import Testing

/// `kill -9` at instants that nobody chose; `VOUCHSAFE_SEED` chooses them again.
@Suite struct KillTests {
  private static let kills = 20

  /// One acknowledged message of a device under load.
  private struct Acknowledged: Sendable {
    let message: [UInt8]
    let hash: String
    let receipt: String
  }

  @Test("nothing acknowledged is lost and the next run succeeds, whenever server or agent is killed under load")
  func killedUnderLoad() async throws {
    let seed = SeededRandom.seed
    print("kills with VOUCHSAFE_SEED=\(seed)")
    var random = SeededRandom(seed: seed)
    let server = try await TestServer(.lenient)
    let agent = TestAgent(in: server.directory)
    let device = try await agent.enrol(at: server, owner: "ann@example.com")
    let finished = Locked(false)
    let loads = [
      Self.load(try await TestAttester(at: server), until: finished),
      Self.load(try await TestAttester(at: server, owner: "bob@example.com"), until: finished),
    ]

    for kill in 0..<Self.kills {
      let run = try agent.start("attest")
      try await Task.sleep(for: .milliseconds(Int.random(in: 0..<500, using: &random)))
      if Bool.random(using: &random) {
        try await server.kill()
        try await server.start()
        let status = try await run.end()
        let errors = try run.errors()
        #expect(status == 0, "seed \(seed), kill \(kill): the run that was under way: \(errors)")
      } else {
        run.send(SIGKILL)
        try await run.end()
        let next = try await agent.run("attest")
        #expect(next.status == 0, "seed \(seed), kill \(kill): the next run: \(next.errors)")
      }
    }
    finished.withLock { $0 = true }

    var devices = [device]
    for load in loads {
      var (attester, acknowledged) = try await load.value
      devices.append(attester.id)
      #expect(!acknowledged.isEmpty)
      // A message that was acknowledged gets the same acknowledgement for ever.
      for one in acknowledged {
        let again = try await attester.send(one.message)
        #expect(again.status == 200, "seed \(seed): an acknowledged message was lost: \(again.text)")
        guard again.status == 200 else { continue }
        let answer = try again.body(AttestationAnswer.self)
        #expect(answer.message == one.hash && answer.receipt == one.receipt)
      }
      #expect(try await attester.attest().continuity == "normal")
    }
    try await agent.attest()
    for device in devices {
      let shown = try await server.device(device)
      #expect(shown.device.state == "active" && shown.lastGapAt == nil && shown.device.trusted, "seed \(seed)")
    }
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
      try await agent.attest()
    }
    #expect(try await server.audit()["device_enrolled"] == 6)
  }
}
