import Evidence
import StrictJSON
import Testing

@testable import Store

@Suite("the audit")
struct AuditTests {
  @Test("entries are linked and numbered without a hole, each tenant for itself", arguments: Engine.all)
  func linked(_ engine: Engine) async throws {
    try await engine.withStore { store in
      try await store.write { transaction in
        for _ in 0..<3 { try transaction.appendAudit(Sample.event(), in: Sample.tenant) }
        try transaction.appendAudit(Sample.event(), in: Sample.otherTenant)
      }
      let entries = try await store.read { try $0.auditEntries(in: Sample.tenant, after: 0, limit: 10) }
      #expect(entries.map(\.sequence) == [1, 2, 3])
      #expect(entries.map(\.previous) == [.zero, entries[0].hash, entries[1].hash])
      #expect(entries.allSatisfy { $0.hash == $0.computedHash })
      #expect(try await store.read { try $0.auditHead(of: Sample.tenant) } == AuditHead(count: 3, hash: entries[2].hash))
      #expect(try await store.read { try $0.auditHead(of: Sample.otherTenant).count } == 1)
    }
  }

  @Test("no field of an entry can change without its hash", arguments: Engine.all)
  func hashCoversAll(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let entry = try await store.write { try $0.appendAudit(Sample.event(owner: "alice"), in: Sample.tenant) }
      let changes: [(String, JSONValue)] = [
        ("tenant", "other"), ("sequence", 2), ("at", "2026-11-24T12:00:01Z"), ("kind", "x"), ("actor", "x"),
        ("subject", "x"), ("details", [:]), ("users", [:]), ("previous", .string(Base64URL.encode(Sample.bytes(32)))),
      ]
      for (name, value) in changes {
        var line = try #require(entry.json.object)
        line[name] = value
        #expect(try AuditEntry(reading: .object(line)).computedHash != entry.hash, "\(name)")
      }
    }
  }

  @Test("the first activity of a later day closes the segment and puts its head into the chain", arguments: Engine.all)
  func segments(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let moments: [Span] = [.zero, .hours(11), .hours(13), .hours(10), .days(2)]
      for moment in moments {
        try await store.write { try $0.appendActivity(Sample.decision(at: Sample.start + moment), in: Sample.tenant) }
      }
      let segments = try await store.read { try $0.auditSegments(in: Sample.tenant) }
      // The fourth came late, after midnight: it stands in the day that had begun.
      #expect(segments.map(\.head.count) == [2, 2, 1])
      #expect(segments.map(\.day.rfc3339) == ["2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z"])
      #expect(segments.map(\.closedBy) == [1, 2, nil])
      let closing = try await store.read { try $0.auditEntries(in: Sample.tenant, after: 0, limit: 9) }
      #expect(closing.map(\.kind) == ["segment_closed", "segment_closed"])
      #expect(closing[1].details["head"] == .string(Base64URL.encode(segments[1].head.hash.bytes)))
    }
  }

  @Test("a batch over several days makes the same segments as its events one by one", arguments: Engine.all)
  func batch(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let events = [Span.zero, .hours(11), .hours(13), .days(2), .days(2)].map { Sample.decision(at: Sample.start + $0) }
      try await store.write { try $0.appendActivity(events, in: Sample.tenant) }
      try await store.write { try $0.appendActivity([], in: Sample.tenant) }
      let segments = try await store.read { try $0.auditSegments(in: Sample.tenant) }
      #expect(segments.map(\.head.count) == [2, 1, 2] && segments.map(\.closedBy) == [1, 2, nil])
      let sample = AuditSample(
        lines: try await AuditSample.export(of: Sample.tenant, from: store),
        checkpoint: try await store.read { try AuditCheckpoint(of: Sample.tenant, at: Sample.start, in: $0) })
      #expect(try sample.verify(from: sample.checkpoint).completeSegments == 2)
    }
  }

  @Test("a segment of a wrong future is closed when the clock is set back", arguments: Engine.all)
  func setBack(_ engine: Engine) async throws {
    try await engine.withStore { store in
      for moment in [Span.days(400), .zero, .zero] {
        try await store.write { try $0.appendActivity(Sample.decision(at: Sample.start + moment), in: Sample.tenant) }
      }
      let segments = try await store.read { try $0.auditSegments(in: Sample.tenant) }
      #expect(segments.map(\.head.count) == [1, 2] && segments.map(\.closedBy) == [1, nil])
    }
  }

  @Test("retention deletes closed segments alone, says so in the chain, and the rest verifies", arguments: Engine.all)
  func pruning(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let sample = try await AuditSample.make(in: store)
      var counts: [Int] = []
      repeat {
        counts.append(
          try await store.write {
            try $0.pruneActivity(
              before: Sample.start + .days(30), in: Sample.tenant, at: Sample.start + .days(30), limit: 2)
          })
      } while counts.last != 0
      #expect(counts == [2, 2, 1, 0])
      let lines = try await AuditSample.export(of: Sample.tenant, from: store)
      #expect(lines.compactMap { $0["segment"]?.integer } == [3, 3])
      let result = try AuditSample(lines: lines, checkpoint: sample.checkpoint).verify(from: sample.checkpoint)
      #expect(result.prunedSegments == 2 && result.completeSegments == 0 && result.head.count == 11)
    }
  }

  @Test("retention leaves the days that are not over at its limit", arguments: Engine.all)
  func pruningLimit(_ engine: Engine) async throws {
    try await engine.withStore { store in
      _ = try await AuditSample.make(in: store)
      let limit = Sample.start + .days(1)
      #expect(try await store.write { try $0.pruneActivity(before: limit, in: Sample.tenant, at: limit, limit: 99) } == 3)
      #expect(try await store.write { try $0.pruneActivity(before: limit, in: Sample.tenant, at: limit, limit: 99) } == 0)
    }
  }

  @Test("a forgotten user's name is nowhere in the export, and the chain stays valid", arguments: Engine.all)
  func forgetting(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let before = try await AuditSample.make(in: store)
      #expect(before.lines.contains { $0.text.contains("alice") })
      #expect(try before.verify(from: before.checkpoint).names == 1)
      #expect(try await store.write { try $0.forgetUser("alice", in: Sample.otherTenant) } == false)
      #expect(try await store.write { try $0.forgetUser("alice", in: Sample.tenant) })
      #expect(try await store.write { try $0.forgetUser("alice", in: Sample.tenant) } == false)
      let lines = try await AuditSample.export(of: Sample.tenant, from: store)
      #expect(!lines.contains { $0.text.contains("alice") })
      let result = try AuditSample(lines: lines, checkpoint: before.checkpoint).verify(from: before.checkpoint)
      #expect(result.names == 0 && result.head == before.checkpoint.head)
      // The same name later is somebody new: nothing links it to what was forgotten.
      try await store.write { try $0.appendAudit(Sample.event(owner: "alice"), in: Sample.tenant) }
      let last = try #require(try await store.read { try $0.auditEntries(in: Sample.tenant, after: 9, limit: 1).first })
      #expect(!lines.contains { $0["users"]?["owner"] == last.users["owner"] })
    }
  }

  @Test("two users whose names differ only in normal form are two in the audit", arguments: Engine.all)
  func normalForms(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let names = ["caf\u{E9}", "cafe\u{301}"]
      try await store.write { transaction in
        try transaction.appendActivity(names.map { Sample.decision(user: $0) }, in: Sample.tenant)
      }
      #expect(try await store.read { try $0.auditUserNames(in: Sample.tenant, after: nil, limit: 9).count } == 2)
    }
  }

  @Test("an export may begin at a checkpoint, and nowhere else", arguments: Engine.all)
  func partialExport(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let whole = try await AuditSample.make(in: store)
      let early = try await store.read { reader throws in
        let entry = try reader.auditEntries(in: Sample.tenant, after: 5, limit: 1)[0]
        return AuditCheckpoint(
          tenant: Sample.tenant, head: AuditHead(count: 6, hash: entry.hash), at: Sample.start, open: nil)
      }
      for first in [Int64(2), 6, 7] {
        let sample = AuditSample(
          lines: try await AuditSample.export(of: Sample.tenant, from: store, first: first), checkpoint: early)
        #expect(try sample.verify(from: early, first: first).head == whole.checkpoint.head)
        let fault = #expect(throws: AuditFault.self) { _ = try sample.verify(from: nil, first: first) }
        #expect(fault?.code == .missingBeginning)
      }
      let late = AuditSample(
        lines: try await AuditSample.export(of: Sample.tenant, from: store, first: 8), checkpoint: early)
      let fault = #expect(throws: AuditFault.self) { _ = try late.verify(from: early, first: 8) }
      #expect(fault?.code == .missingBeginning)
    }
  }

  @Test("a store restored from before its checkpoint does not extend it", arguments: Engine.all)
  func restored(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let checkpoint = try await AuditSample.make(in: store).checkpoint
      #expect(try await store.read { try checkpoint.isExtended(in: $0) })
      try await store.write { try $0.appendAudit(Sample.event(), in: Sample.tenant) }
      #expect(try await store.read { try checkpoint.isExtended(in: $0) })
      let later = AuditCheckpoint(
        tenant: Sample.tenant, head: AuditHead(count: 11, hash: .zero), at: Sample.start, open: nil)
      let forked = AuditCheckpoint(
        tenant: Sample.tenant, head: AuditHead(count: 9, hash: .zero), at: Sample.start, open: nil)
      #expect(try await store.read { try later.isExtended(in: $0) } == false)
      #expect(try await store.read { try forked.isExtended(in: $0) } == false)
    }
  }
}
