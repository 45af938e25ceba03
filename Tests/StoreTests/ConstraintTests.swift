import Evidence
import StrictJSON
import Testing

@testable import Store

@Suite("what the schema refuses")
struct ConstraintTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let why: String
    let constraint: StoreConstraint
    let body: @Sendable (any StoreTransaction) throws -> Void

    init(
      _ why: String, _ constraint: StoreConstraint, _ body: @escaping @Sendable (any StoreTransaction) throws -> Void
    ) {
      self.why = why
      self.constraint = constraint
      self.body = body
    }

    var testDescription: String { why }
  }

  static let table: [Refusal] = [
    Refusal("a tenant twice", .duplicateTenant) { try $0.createTenant(Sample.tenant, at: Sample.start) },
    Refusal("a device's id twice", .duplicateDevice) {
      let device = try Sample.device()
      try $0.insert(device)
      try $0.insert(device)
    },
    Refusal("a key of another device", .duplicateKey) {
      let key = try Sample.key()
      try $0.insert(try Sample.device(key: key))
      try $0.insert(try Sample.device(key: key))
    },
    Refusal("a key of a retired device of another tenant", .duplicateKey) {
      let key = try Sample.key()
      try $0.insert(try Sample.device(tenant: Sample.otherTenant, key: key, status: .retired))
      try $0.insert(try Sample.device(key: key))
    },
    Refusal("a token twice", .duplicateToken) {
      let token = try Sample.token()
      try $0.insert(token)
      try $0.insert(token)
    },
    Refusal("a credential twice", .duplicateCredential) {
      let credential = try Sample.credential()
      try $0.insert(credential)
      try $0.insert(credential)
    },
    Refusal("a policy's digest twice", .duplicatePolicy) {
      let policy = try Sample.policy()
      try $0.insert(policy)
      try $0.insert(policy)
    },
    Refusal("a policy's name and version with another text", .duplicatePolicy) {
      try $0.insert(try Sample.policy())
      try $0.insert(try Sample.policy())
    },
    Refusal("an exception twice", .duplicateException) {
      for _ in 0..<2 {
        try $0.insert(
          ExceptionRow(
            id: "a", tenant: Sample.tenant, scope: .owner("alice"), checks: ["firewall"], reason: "why", author: "root",
            from: Sample.start, until: Sample.start + .days(1)))
      }
    },
    Refusal("a key epoch twice", .duplicateKeyEpoch) {
      for _ in 0..<2 {
        try $0.addKeyEpoch(KeyEpochRow(epoch: 1, publishedAt: Sample.start, activeFrom: Sample.start))
      }
    },
    Refusal("three live credentials of a name", .twoLiveCredentials) {
      for _ in 0..<3 { try $0.insert(try Sample.credential()) }
    },
    Refusal("two roles of a name", .oneRolePerName) {
      try $0.insert(try Sample.credential(role: .pdp))
      try $0.insert(try Sample.credential(role: .admin))
    },
    Refusal("no administrator left", .lastAdministrator) {
      let credential = try Sample.credential()
      try $0.insert(credential)
      _ = try $0.revokeCredential(credential.hash, in: Sample.tenant, at: Sample.start)
    },
    Refusal("a retired device active again", .retiredIsFinal) {
      var device = try $0.insert(try Sample.device(status: .retired))
      device.status = .active
      try $0.update(device)
    },
    Refusal("a device of no tenant", .missingReference) {
      try $0.insert(
        TokenRow(
          hash: try Sample.digest(), kind: "vse", tenant: try #require(TenantID("nobody")), owner: "alice",
          createdAt: Sample.start, createdBy: "root", expiresAt: Sample.start + .days(1), approval: .auto))
    },
    Refusal("a token that replaces another tenant's device", .missingReference) {
      let device = try $0.insert(try Sample.device(tenant: Sample.otherTenant))
      try $0.insert(try Sample.token(replaces: device.id))
    },
    Refusal("a device that replaces another tenant's", .missingReference) {
      let device = try $0.insert(try Sample.device(tenant: Sample.otherTenant))
      try $0.insert(try Sample.device(replaces: device.id))
    },
    Refusal("a message seen of a device that is another tenant's", .missingReference) {
      let device = try $0.insert(try Sample.device(tenant: Sample.otherTenant))
      try $0.addSeen(
        [.init(hash: try Sample.digest(), kind: .accepted, at: Sample.start)], of: device.id, in: Sample.tenant)
    },
    Refusal("an owner without a name", .invalidValue) { try $0.insert(try Sample.device(owner: "")) },
    Refusal("an owner of 257 bytes in 129 characters", .invalidValue) {
      try $0.insert(try Sample.device(owner: String(repeating: "é", count: 128) + "x"))
    },
    Refusal("an owner whose name a NUL would cut short", .invalidValue) {
      try $0.insert(try Sample.device(owner: "root\u{0}x"))
    },
    Refusal("a counter beyond the engine's integers", .invalidValue) {
      var device = try Sample.device()
      device.lostUntil = .max
      try $0.insert(device)
    },
    Refusal("an exception that ends before it begins", .invalidValue) {
      try $0.insert(
        ExceptionRow(
          id: "a", tenant: Sample.tenant, scope: .owner("alice"), checks: [], reason: "why", author: "root",
          from: Sample.start, until: Sample.start))
    },
    Refusal("a message of more than 64 KiB", .invalidValue) {
      let device = try $0.insert(try Sample.device())
      let message = [UInt8](repeating: 0, count: 65_537)
      try $0.store(
        EvidenceRow(device: device.id, hash: try Sample.digest(), receivedAt: Sample.start, message: message, posture: [:]),
        in: Sample.tenant)
    },
    Refusal("an audit entry of a moment that no export can write", .invalidValue) {
      try $0.appendAudit(Sample.event(at: Instant(seconds: 253_402_300_800)), in: Sample.tenant)
    },
  ]

  @Test("is refused by its name, and nothing of it is stored", arguments: Engine.all, table)
  func refused(_ engine: Engine, _ refusal: Refusal) async throws {
    try await engine.withStore { store in
      let error = try await storeError { try await store.write { try refusal.body($0) } }
      #expect(error == .constraint(refusal.constraint))
      #expect(error.code == refusal.constraint.rawValue)
      let left = try await store.read { reader throws in
        (try reader.deviceCounts(in: Sample.tenant), try reader.tenant(Sample.tenant)?.headRevision)
      }
      #expect(left.0.isEmpty && left.1 == 0)
    }
  }

  @Test("an owner of 256 bytes is stored")
  func longestOwner() async throws {
    try await Engine.all[0].withStore { store in
      let device = try Sample.device(owner: String(repeating: "é", count: 128))
      try await store.write { try $0.insert(device) }
    }
  }

  @Test("every constraint is produced by this table or by the engine's own tests")
  func complete() {
    let produced = Set(Self.table.map(\.constraint)).union(SQLiteTriggerTests.produced)
    #expect(produced == Set(StoreConstraint.allCases))
  }
}
