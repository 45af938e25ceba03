import Crypto
import Evidence
import StrictJSON
import Testing

@testable import Store

/// Values that tests store; whatever must be unique is new at each call.
enum Sample {
  static let tenant = TenantID.standard
  static let otherTenant = TenantID("other") ?? .standard
  /// 2026-11-24T12:00:00Z.
  static let start = Instant(seconds: 1_795_521_600)

  static func deviceID() -> DeviceID {
    var generator = SystemRandomNumberGenerator()
    return .random(using: &generator)
  }

  static func bytes(_ count: Int) -> [UInt8] { SQLiteOptions.systemRandomBytes(count) }
  static func digest<Digest: NamedDigest>(_: Digest.Type = Digest.self) throws -> Digest {
    try #require(Digest(bytes: bytes(32)))
  }

  static func key() throws -> DevicePublicKey {
    try #require(DevicePublicKey(rawBytes: Array(P256.Signing.PrivateKey().publicKey.rawRepresentation)))
  }

  static func device(
    tenant: TenantID = tenant, key: DevicePublicKey? = nil, status: DeviceRow.Status = .active, owner: String = "alice",
    replaces: DeviceID? = nil
  ) throws -> DeviceRow {
    DeviceRow(
      id: deviceID(), tenant: tenant, key: try key ?? Self.key(), status: status, owner: owner,
      furtherUsers: ["bob", "carol"], assurance: .software, label: "laptop", enrolledAt: start, replaces: replaces)
  }

  static func token(
    tenant: TenantID = tenant, expiresAt: Instant = start + .days(7), replaces: DeviceID? = nil
  ) throws -> TokenRow {
    TokenRow(
      hash: try digest(), kind: "vse", tenant: tenant, owner: "alice", furtherUsers: ["bob"], label: "laptop",
      createdAt: start, createdBy: "root", expiresAt: expiresAt, approval: .required, replaces: replaces)
  }

  static func use(by device: DeviceRow, at: Instant = start) throws -> TokenRow.Use {
    TokenRow.Use(
      at: at, device: device.id, thumbprint: device.thumbprint, request: try digest(), answer: Array("{}".utf8))
  }

  static func credential(
    _ name: String = "root", tenant: TenantID = tenant, role: CredentialRow.Role = .admin, createdAt: Instant = start,
    expiresAt: Instant? = nil
  ) throws -> CredentialRow {
    CredentialRow(
      hash: try digest(), name: name, tenant: tenant, role: role, createdAt: createdAt, expiresAt: expiresAt)
  }

  static func policy(name: String = "standard", version: Int64 = 1, tenant: TenantID = tenant) throws -> PolicyRow {
    PolicyRow(
      digest: try digest(), tenant: tenant, name: name, version: version, text: "checks: {}\n", storedAt: start,
      storedBy: "root")
  }

  static func appraisal(under policy: PolicyDigest, risk: Int64 = 0) -> DeviceRow.Appraisal {
    DeviceRow.Appraisal(policy: policy, verdict: ["risk_score": .integer(risk)], memory: ["checks": [:]])
  }

  static func event(_ kind: AuditKind = .deviceEnrolled, at: Instant = start, owner: String? = nil) -> AuditEvent {
    AuditEvent(
      kind, at: at, actor: .credential("root"), subject: .tenant, details: .of(["why": "a test"]),
      users: owner.map { [AuditUser(role: "owner", name: $0)] } ?? [])
  }

  static func decision(at: Instant = start, user: String = "alice") -> ActivityEvent {
    ActivityEvent(
      .decision, at: at, actor: .credential("gateway"), subject: .device(deviceID()), details: .of(["trusted": true]),
      users: [AuditUser(role: "user", name: user)])
  }
}

extension JSONObject {
  /// Written as a literal.
  static func of(_ value: JSONValue) -> JSONObject { value.object ?? JSONObject() }
}

/// The store's error that `body` throws; a failure of the test if it throws none or another.
func storeError(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> StoreError {
  let error = await #expect(throws: StoreError.self, sourceLocation: sourceLocation) { try await body() }
  return try #require(error, sourceLocation: sourceLocation)
}
