import Evidence
import StrictJSON
import Testing

@testable import Store

@Suite("the log of decisions")
struct DecisionLogTests {
  private func activity(in store: any Store, tenant: TenantID = Sample.tenant) async throws -> [AuditEntry] {
    try await store.read { reader in
      var entries: [AuditEntry] = []
      for segment in try reader.auditSegments(in: tenant) {
        entries += try reader.activityEntries(in: tenant, segment: segment.number, after: 0, limit: 1_000)
      }
      return entries
    }
  }

  @Test("decisions are recorded in their order, each in its tenant", arguments: Engine.all)
  func order(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let log = DecisionLog(store: store, groupSize: 3)
      for second in 0..<10 {
        let tenant = second == 4 ? Sample.otherTenant : Sample.tenant
        #expect(log.record(Sample.decision(at: Sample.start + .seconds(Int64(second))), in: tenant) == .queued)
      }
      #expect(log.waiting == 10)
      await log.flush(now: Sample.start)
      #expect(log.waiting == 0)
      let entries = try await activity(in: store)
      #expect(entries.map { $0.at.since(Sample.start).seconds } == [0, 1, 2, 3, 5, 6, 7, 8, 9])
      #expect(try await activity(in: store, tenant: Sample.otherTenant).count == 1)
    }
  }

  @Test("a full queue says so, and what it lost is recorded when there is room", arguments: Engine.all)
  func full(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let log = DecisionLog(store: store, capacity: 3)
      let outcomes = (0..<5).map { log.record(Sample.decision(at: Sample.start + .seconds($0)), in: Sample.tenant) }
      #expect(outcomes == [.queued, .queued, .queued, .full, .full])
      await log.flush(now: Sample.start)
      let entries = try await activity(in: store)
      #expect(entries.map(\.kind) == ["decision", "decision", "decision", "decisions_lost"])
      #expect(
        entries.last?.details == [
          "count": 2, "from": .string((Sample.start + .seconds(3)).rfc3339),
          "until": .string((Sample.start + .seconds(4)).rfc3339),
        ])
      #expect(log.record(Sample.decision(), in: Sample.tenant) == .queued)
      await log.flush(now: Sample.start)
      #expect(try await activity(in: store).count == 5)
    }
  }

  @Test("while the store is away the queue fills, and nothing queued is lost or doubled", arguments: Engine.all)
  func unavailable(_ engine: Engine) async throws {
    try await engine.withStore { real in
      let store = FaultyStore(real)
      let log = DecisionLog(store: store, capacity: 4, groupSize: 2)
      store.goDown()
      for second in 0..<4 {
        #expect(log.record(Sample.decision(at: Sample.start + .seconds(Int64(second))), in: Sample.tenant) == .queued)
      }
      await log.flush(now: Sample.start)
      #expect(log.waiting == 4)
      #expect(log.record(Sample.decision(), in: Sample.tenant) == .full)
      await log.flush(now: Sample.start)
      store.comeBack()
      await log.flush(now: Sample.start)
      let entries = try await activity(in: store)
      #expect(entries.prefix(4).map { $0.at.since(Sample.start).seconds } == [0, 1, 2, 3])
      #expect(entries.dropFirst(4).map(\.kind) == ["decisions_lost"])
    }
  }

  @Test("one decision that cannot be kept holds up no other, and is counted", arguments: Engine.all)
  func poison(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let log = DecisionLog(store: store)
      _ = log.record(Sample.decision(), in: Sample.tenant)
      _ = log.record(Sample.decision(user: "a\u{0}b"), in: Sample.tenant)
      _ = log.record(Sample.decision(), in: try #require(TenantID("nobody")))
      _ = log.record(Sample.decision(), in: Sample.tenant)
      await log.flush(now: Sample.start)
      #expect(log.waiting == 0)
      let entries = try await activity(in: store)
      #expect(entries.map(\.kind) == ["decision", "decision", "decisions_lost"])
      #expect(entries.last?.details["count"] == 1)
    }
  }

  @Test("refusals are counted by caller and minute, with one sample, when the minute is over", arguments: Engine.all)
  func refusals(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let log = DecisionLog(store: store, callers: 2)
      func refuse(_ caller: String, _ code: String, _ seconds: Int64, sample: JSONValue) {
        log.count(
          CountedRefusal(
            caller: caller, code: code, at: Sample.start + .seconds(seconds), sample: .of(["device": sample])),
          in: Sample.tenant)
      }
      for second in 0..<50 { refuse("gateway", "unknown_device", Int64(second), sample: .integer(Int64(second))) }
      refuse("gateway", "unknown_device", 60, sample: "next minute")
      refuse("third", "unknown_device", 1, sample: "a")
      refuse("fourth", "unknown_device", 2, sample: "b")
      await log.flush(now: Sample.start + .seconds(59))
      #expect(try await activity(in: store).isEmpty)
      await log.flush(now: Sample.start + .seconds(60))
      let entries = try await activity(in: store)
      #expect(entries.map { $0.details["caller"] } == ["gateway", "others"])
      #expect(entries.map { $0.details["count"] } == [50, 2])
      #expect(entries.map { $0.details["sample"]?["device"] } == [0, "a"])
      #expect(entries.allSatisfy { $0.kind == "refusals" && $0.details["code"] == "unknown_device" })
      await log.flush(now: Sample.start + .days(1))
      #expect(try await activity(in: store).map { $0.details["count"] } == [50, 2, 1])
    }
  }

  @Test("a log that is stopped makes what waits durable", arguments: Engine.all)
  func stopping(_ engine: Engine) async throws {
    try await engine.withStore { store throws in
      let log = DecisionLog(store: store)
      let running = Task { await log.run(every: .seconds(3_600), now: { Sample.start }) }
      _ = log.record(Sample.decision(), in: Sample.tenant)
      log.count(
        CountedRefusal(caller: "gateway", code: "unknown_device", at: Sample.start, sample: JSONObject()),
        in: Sample.tenant)
      running.cancel()
      await running.value
      #expect(try await activity(in: store).map(\.kind) == ["decision", "refusals"])
    }
  }
}
