import Crypto
import Evidence
import Logging
import ServiceAPI
import StrictJSON
import Testing
import Trust

@testable import Store
@testable import UseCases

/// A whole installation over a real store in a directory of its own, with a clock that the test sets.
struct Installation: Sendable {
  static let origin = "https://trust.example"

  let directory: TemporaryDirectory
  let clock: TestClock
  let root: RootKey
  /// The first administrator's credential, as `init` hands it out.
  let administrator: Secret
  private(set) var store: SQLiteStore
  private(set) var decisions: DecisionLog
  private(set) var service: TrustService
  private let logger: Logger
  private let queue: Int

  /// `queue`: decisions that may wait for the audit.
  static func make(
    policy: String = StandardPolicy.yaml, queue: Int = 1_024, logger: Logger = .silent
  ) async throws -> Installation {
    let directory = try TemporaryDirectory()
    let root = try #require(RootKey(bytes: Randomness.bytes(32)))
    let clock = TestClock()
    let store = try SQLiteStore(SQLiteOptions(directory: directory.path, createIfMissing: true))
    let secret = try await InitialiseStore.run(
      store, root: root, policyYAML: policy, administrator: "root", now: clock.now)
    return try await Installation(directory, clock, root, secret, store, logger, queue)
  }

  private init(
    _ directory: TemporaryDirectory, _ clock: TestClock, _ root: RootKey, _ administrator: Secret, _ store: SQLiteStore,
    _ logger: Logger, _ queue: Int
  ) async throws {
    self.directory = directory
    self.clock = clock
    self.root = root
    self.administrator = administrator
    self.store = store
    self.logger = logger
    self.queue = queue
    decisions = DecisionLog(store: store, capacity: queue)
    service = Self.service(
      store, root, ServerClock(mark: try await store.read { try $0.clockMark() }, source: clock.source), decisions, logger)
  }

  private static func service(
    _ store: any Store, _ root: RootKey, _ clock: ServerClock, _ decisions: any DecisionRecorder, _ logger: Logger,
    epoch: UInt32 = 1
  ) -> TrustService {
    TrustService(
      store: store, keys: KeyRing(root: root, epoch: epoch), clock: clock, decisions: decisions, origin: origin,
      logger: logger)
  }

  /// Another replica over the same store, which has heard of that key epoch.
  func replica(epoch: UInt32) -> TrustService {
    Self.service(store, root, ServerClock(mark: nil, source: clock.source), decisions, logger, epoch: epoch)
  }

  /// The same server over a store of the test's own.
  func service(over store: any Store) -> TrustService {
    Self.service(store, root, ServerClock(mark: nil, source: clock.source), decisions, logger)
  }

  /// Ends the server and starts it again; `restoring` puts back a copy of the store in between.
  mutating func restart(restoring backup: TemporaryDirectory? = nil) async throws {
    await store.close()
    if let backup {
      for suffix in ["-wal", "-shm"] { try TemporaryDirectory.remove(SQLiteStore.fileName + suffix, in: directory.path) }
      try TemporaryDirectory.copyFile(SQLiteStore.fileName, from: backup.path, to: directory.path)
    }
    self = try await Installation(
      directory, clock, root, administrator, try SQLiteStore(SQLiteOptions(directory: directory.path)), logger, queue)
  }

  /// A copy of the store as it is now, for `restart(restoring:)`.
  mutating func backUp() async throws -> TemporaryDirectory {
    let copy = try TemporaryDirectory()
    await store.close()
    try TemporaryDirectory.copyFile(SQLiteStore.fileName, from: directory.path, to: copy.path)
    try await restart()
    return copy
  }
}

extension Installation {
  /// The administrator as a caller.
  func admin() async throws -> Caller { try #require(try await service.authenticate(bearer: Array(administrator.text.utf8))) }

  /// A policy decision point as a caller.
  var pdp: Caller {
    Caller(tenant: .standard, role: .pdp, name: "gateway", credential: SecretHash(of: "gateway".utf8))
  }

  /// A second tenant beside the first, with an administrator of its own and the standard policy.
  func secondTenant() async throws -> Caller {
    let tenant = try #require(TenantID("other"))
    let now = clock.now
    let caller = Caller(tenant: tenant, role: .admin, name: "other-root", credential: SecretHash(of: "other".utf8))
    let policy = Policy.standard
    try await store.write { transaction in
      try transaction.createTenant(tenant, at: now)
      try transaction.insert(
        CredentialRow(hash: caller.credential, name: caller.name, tenant: tenant, role: .admin, createdAt: now))
      try transaction.insert(
        PolicyRow(
          digest: policy.digest, tenant: tenant, name: policy.name, version: Int64(policy.version),
          text: StandardPolicy.yaml, storedAt: now, storedBy: "init"))
      try transaction.activatePolicy(
        policy.digest, in: tenant, at: now, by: "init", inForce: InForceMoments(first: policy, now: now).json)
    }
    return caller
  }

  /// A new enrolment token's secret.
  func token(
    for owner: String = "ann@example.org", approval: String? = nil, replaces: DeviceID? = nil, users: [String]? = nil,
    by caller: Caller? = nil
  ) async throws -> Secret {
    let administrator = if let caller { caller } else { try await admin() }
    let created = try await service.createToken(
      TokenRequest(owner: owner, users: users, approval: approval, replaces: replaces?.description), by: administrator)
    return try #require(Secret(created.token.utf8, of: .enrolmentToken))
  }

  /// A machine that has enrolled.
  func enrolled(
    for owner: String = "ann@example.org", approval: String? = nil, by caller: Caller? = nil
  ) async throws -> Attester {
    var attester = Attester()
    let token = try await token(for: owner, approval: approval, by: caller)
    let answer = try await service.enrolDevice(message: try attester.enrolment(token: token), token: token)
    attester.id = try #require(DeviceID(answer.deviceID))
    return attester
  }

  /// One run of the agent: a challenge, a message, and its answer heard.
  @discardableResult
  func attest(_ attester: inout Attester, _ posture: TestPosture = .healthy) async throws -> AttestationAnswer {
    let message = try attester.sign(for: try challenge(attester), posture, at: clock.now)
    let answer = try await service.submitAttestation(message: message)
    try attester.hear(answer)
    return answer
  }

  func challenge(_ attester: Attester) throws -> Challenge {
    try #require(Challenge(base64URL: service.issueChallenge(for: attester.id).challenge))
  }

  /// What a PDP hears.
  func ask(
    _ attester: Attester, user text: String = "ann@example.org", by caller: Caller? = nil
  ) async throws -> TrustAnswer {
    let user = try #require(User(text))
    return await service.queryTrust(device: attester.id, user: user, by: caller ?? pdp).answer
  }

  func row(_ attester: Attester) async throws -> DeviceRow {
    let id = attester.id
    return try #require(try await store.read { try $0.device(id) })
  }

  /// The kinds in the administrative chain, oldest first.
  func audit(in tenant: TenantID = .standard) async throws -> [String] {
    try await store.read { try $0.auditEntries(in: tenant, after: 0, limit: 1_000) }.map(\.kind)
  }
}

extension Logger {
  /// Says nothing.
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension Secret {
  /// As administrators name it.
  var listedName: String { (kind == .enrolmentToken ? SecretName.token : .credential).text(hash) }
}

extension TrustAnswer {
  var codes: [String] { reasons.map(\.code) }
}
