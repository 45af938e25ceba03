import Evidence
import StrictJSON
import Testing

@testable import Store

@Suite("policies, exceptions and appraisals")
struct PolicyTests {
  @Test("one policy decides at a time, and applying one is a change of the tenant", arguments: Engine.all)
  func activation(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let first = try Sample.policy()
      let second = try Sample.policy(version: 2)
      #expect(try await store.read { try $0.activePolicy(in: Sample.tenant) } == nil)
      try await store.write { transaction in
        try transaction.insert(first)
        try transaction.insert(second)
      }
      for (index, policy) in [first, second, first].enumerated() {
        let revision = try await store.write {
          try $0.activatePolicy(
            policy.digest, in: Sample.tenant, at: Sample.start, by: "root", inForce: ["firewall": .integer(Int64(index))])
        }
        #expect(revision == Int64(index) + 1)
        let active = try #require(try await store.read { try $0.activePolicy(in: Sample.tenant) })
        #expect(active.policy == policy && active.revision == revision && active.appliedBy == "root")
        #expect(active.inForce == ["firewall": .integer(Int64(index))] && active.appliedAt == Sample.start)
      }
      #expect(try await store.read { try $0.policies(in: Sample.tenant) } == [first, second])
      #expect(try await store.read { try $0.policy(first.digest, in: Sample.otherTenant) } == nil)
      #expect(
        try await storeError {
          try await store.write {
            _ = try $0.activatePolicy(first.digest, in: Sample.otherTenant, at: Sample.start, by: "root", inForce: [:])
          }
        } == .constraint(.missingReference))
    }
  }

  @Test("exceptions are found for their device or their owner until they are ended", arguments: Engine.all)
  func exceptions(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let device = try Sample.device(owner: "cafe\u{301}")
      func exception(_ id: String, _ scope: ExceptionRow.Scope) -> ExceptionRow {
        ExceptionRow(
          id: id, tenant: Sample.tenant, scope: scope, checks: ["firewall", "disk_encryption"], reason: "new disk",
          author: "root", from: Sample.start, until: Sample.start + .days(7))
      }
      let exceptions = [
        exception("a", .device(device.id)), exception("b", .owner("cafe\u{301}")), exception("c", .owner("caf\u{E9}")),
      ]
      try await store.write { transaction in
        try transaction.insert(device)
        for exception in exceptions { try transaction.insert(exception) }
      }
      let owner = device.owner
      let found = try await store.read { try $0.exceptions(for: device.id, owner: owner, in: Sample.tenant) }
      #expect(found.map(\.id) == ["a", "b"])
      #expect(found[0].checks == ["firewall", "disk_encryption"] && found[0].reason == "new disk")
      #expect(found[0].from == Sample.start && found[0].until == Sample.start + .days(7) && found[0].author == "root")
      guard case .device(device.id) = found[0].scope, case .owner = found[1].scope else {
        Issue.record("another scope")
        return
      }
      #expect(try await store.write { try $0.endException("b", in: Sample.otherTenant, at: Sample.start, by: "x") } == false)
      #expect(try await store.write { try $0.endException("b", in: Sample.tenant, at: Sample.start, by: "root") })
      #expect(try await store.write { try $0.endException("b", in: Sample.tenant, at: Sample.start, by: "root") } == false)
      #expect(
        try await store.write { try $0.endExceptions(for: device.id, in: Sample.tenant, at: Sample.start, by: "root") } == 1)
      #expect(try await store.read { try $0.exceptions(for: device.id, owner: owner, in: Sample.tenant).isEmpty })
      #expect(try await store.read { try $0.exception("a", in: Sample.tenant)?.endedBy } == "root")
      let page = try await store.read { try $0.exceptions(in: Sample.tenant, after: "a", limit: 9) }
      #expect(page.rows.map(\.id) == ["b", "c"] && page.next == nil)
    }
  }

  @Test("an appraisal is staged beside the device's own, by the policy it is made by", arguments: Engine.all)
  func staging(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let devices = try (0..<3).map { _ in try Sample.device() }
      let policy: PolicyDigest = try Sample.digest()
      let other: PolicyDigest = try Sample.digest()
      try await store.write { transaction in
        for device in devices {
          try transaction.insert(device)
          for risk in [Int64(10), 20] {
            try transaction.stage(Sample.appraisal(under: policy, risk: risk), of: device.id, in: Sample.tenant)
          }
        }
        try transaction.stage(Sample.appraisal(under: other), of: devices[0].id, in: Sample.tenant)
      }
      try await store.read { reader throws in
        let id = devices[0].id
        #expect(
          try reader.stagedAppraisal(of: id, under: policy, in: Sample.tenant) == Sample.appraisal(under: policy, risk: 20))
        #expect(try reader.stagedAppraisal(of: id, under: policy, in: Sample.otherTenant) == nil)
        #expect(try reader.device(id)?.appraisal == nil)
      }
      #expect(try await store.write { try $0.unstage(policy, in: Sample.tenant, limit: 2) } == 2)
      #expect(try await store.write { try $0.unstage(policy, in: Sample.tenant, limit: 2) } == 1)
      #expect(try await store.read { try $0.stagedAppraisal(of: devices[0].id, under: other, in: Sample.tenant) } != nil)
    }
  }

  @Test("the last evidence and a fork's messages are kept whole, in their tenant", arguments: Engine.all)
  func evidence(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let device = try Sample.device()
      func evidence(_ byte: UInt8) throws -> EvidenceRow {
        EvidenceRow(
          device: device.id, hash: try Sample.digest(), receivedAt: Sample.start, message: [byte, 0, 255],
          posture: ["facts": ["os": ["v": 1]]])
      }
      let (first, second) = (try evidence(1), try evidence(2))
      let fork = QuarantineRow(
        device: device.id, at: Sample.start, accepted: nil, conflicting: [1, 0, 2], conflictingHash: try Sample.digest())
      try await store.write { transaction in
        try transaction.insert(device)
        try transaction.store(first, in: Sample.tenant)
        try transaction.store(second, in: Sample.tenant)
        try transaction.store(fork, in: Sample.tenant)
      }
      #expect(try await store.read { try $0.lastEvidence(of: device.id, in: Sample.tenant) } == second)
      #expect(try await store.read { try $0.lastEvidence(of: device.id, in: Sample.otherTenant) } == nil)
      #expect(try await store.read { try $0.quarantine(of: device.id, in: Sample.tenant) } == fork)
      try await store.write { try $0.removeQuarantine(of: device.id, in: Sample.otherTenant) }
      #expect(try await store.read { try $0.quarantine(of: device.id, in: Sample.tenant) } != nil)
      try await store.write { try $0.removeQuarantine(of: device.id, in: Sample.tenant) }
      #expect(try await store.read { try $0.quarantine(of: device.id, in: Sample.tenant) } == nil)
      #expect(
        try await storeError { try await store.write { try $0.store(first, in: Sample.otherTenant) } }
          == .constraint(.missingReference))
    }
  }
}
