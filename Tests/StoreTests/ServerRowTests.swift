import Evidence
import StrictJSON
import Testing

@testable import Store

@Suite("the server's own rows")
struct ServerRowTests {
  @Test("the clock's mark only rises, but for the command that resets it", arguments: Engine.all)
  func clock(_ engine: Engine) async throws {
    try await engine.withStore { store in
      #expect(try await store.read { try $0.clockMark() } == nil)
      for (moment, expected) in [(5, 5), (3, 5), (7, 7)] as [(Int64, Int64)] {
        try await store.write { try $0.raiseClockMark(to: Sample.start + .minutes(moment)) }
        #expect(try await store.read { try $0.clockMark() } == Sample.start + .minutes(expected))
      }
      try await store.write { try $0.resetClockMark(to: Sample.start) }
      #expect(try await store.read { try $0.clockMark() } == Sample.start)
    }
  }

  @Test("a store is made with one root key, and another is refused", arguments: Engine.all)
  func rootKey(_ engine: Engine) async throws {
    try await engine.withStore { store in
      #expect(try await store.read { try $0.rootKeyFingerprint() } == nil)
      let key = Bytes32(sha256: [1])
      for _ in 0..<2 { try await store.write { try $0.setRootKeyFingerprint(key) } }
      #expect(
        try await storeError { try await store.write { try $0.setRootKeyFingerprint(Bytes32(sha256: [2])) } }
          == .wrongRootKey)
      #expect(try await store.read { try $0.rootKeyFingerprint() } == key)
    }
  }

  @Test("settings, epochs and tenants come back as they were stored", arguments: Engine.all)
  func others(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let epochs = [
        KeyEpochRow(epoch: 0, publishedAt: Sample.start, activeFrom: Sample.start),
        KeyEpochRow(epoch: .max, publishedAt: Sample.start, activeFrom: Sample.start + .minutes(2)),
      ]
      try await store.write { transaction in
        for epoch in epochs { try transaction.addKeyEpoch(epoch) }
        try transaction.set("origin", to: "https://old.example")
        try transaction.set("origin", to: ["url": "https://trust.example"])
      }
      try await store.read { reader throws in
        #expect(try reader.keyEpochs() == epochs)
        #expect(try reader.setting("origin") == ["url": "https://trust.example"])
        #expect(try reader.setting("other") == nil)
        #expect(try reader.tenants().map(\.id) == [Sample.tenant, Sample.otherTenant])
        #expect(
          try reader.tenant(Sample.tenant) == TenantRow(id: Sample.tenant, createdAt: Sample.start, headRevision: 0))
      }
    }
  }
}
