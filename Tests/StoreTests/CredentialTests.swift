import Evidence
import StrictJSON
import Testing

@testable import Store

@Suite("tokens and credentials")
struct CredentialTests {
  @Test("a token is used once, and its answer is kept for the same request", arguments: Engine.all)
  func useOnce(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let device = try Sample.device()
      let token = try Sample.token()
      let use = try Sample.use(by: device)
      let second = try Sample.use(by: device)
      try await store.write { transaction in
        try transaction.insert(token)
        try transaction.insert(device)
      }
      #expect(try await store.write { try $0.useToken(token.hash, in: Sample.otherTenant, use) } == false)
      #expect(try await store.write { try $0.useToken(token.hash, in: Sample.tenant, use) })
      #expect(try await store.write { try $0.useToken(token.hash, in: Sample.tenant, second) } == false)
      #expect(try await store.write { try $0.revokeToken(token.hash, in: Sample.tenant, at: Sample.start) } == false)
      let found = try #require(try await store.read { try $0.token(token.hash) })
      #expect(found.use == use && found.revokedAt == nil && found.tenant == Sample.tenant)
      #expect(found.kind == "vse" && found.owner == "alice" && found.furtherUsers == ["bob"] && found.label == "laptop")
      #expect(found.createdAt == Sample.start && found.createdBy == "root" && found.approval == .required)
      #expect(found.expiresAt == token.expiresAt && found.replaces == nil)
    }
  }

  @Test("an expired or revoked token cannot be used", arguments: Engine.all)
  func endedTokens(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let device = try Sample.device()
      let expired = try Sample.token(expiresAt: Sample.start)
      let revoked = try Sample.token()
      let use = try Sample.use(by: device)
      try await store.write { transaction in
        try transaction.insert(device)
        try transaction.insert(expired)
        try transaction.insert(revoked)
      }
      #expect(try await store.write { try $0.revokeToken(revoked.hash, in: Sample.tenant, at: Sample.start) })
      for token in [expired, revoked] {
        #expect(try await store.write { try $0.useToken(token.hash, in: Sample.tenant, use) } == false)
      }
      #expect(try await store.read { try $0.token(revoked.hash)?.revokedAt } == Sample.start)
    }
  }

  @Test("all unused tokens of a tenant can be voided at once", arguments: Engine.all)
  func voidUnused(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let device = try Sample.device()
      let tokens = try (0..<4).map { _ in try Sample.token() }
      let foreign = try Sample.token(tenant: Sample.otherTenant)
      let use = try Sample.use(by: device)
      try await store.write { transaction in
        try transaction.insert(device)
        for token in tokens + [foreign] { try transaction.insert(token) }
        _ = try transaction.useToken(tokens[0].hash, in: Sample.tenant, use)
      }
      #expect(try await store.write { try $0.revokeUnusedTokens(in: Sample.tenant, at: Sample.start) } == 3)
      #expect(try await store.read { try $0.token(foreign.hash)?.revokedAt } == nil)
      let page = try await store.read { try $0.tokens(in: Sample.tenant, after: nil, limit: 3) }
      let rest = try await store.read { try $0.tokens(in: Sample.tenant, after: page.next, limit: 3) }
      #expect(page.rows.count == 3 && rest.rows.count == 1 && rest.next == nil)
      #expect(Set((page.rows + rest.rows).map(\.hash)) == Set(tokens.map(\.hash)))
    }
  }

  @Test("a name has two live credentials for rotation, and a third only when one has ended", arguments: Engine.all)
  func rotation(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let first = try Sample.credential("gateway", role: .pdp)
      let second = try Sample.credential("gateway", role: .pdp, expiresAt: Sample.start + .days(1))
      let third = try Sample.credential("gateway", role: .pdp)
      let later = try Sample.credential("gateway", role: .pdp, createdAt: Sample.start + .days(1))
      let foreign = try Sample.credential("gateway", tenant: Sample.otherTenant, role: .admin)
      for credential in [first, second, foreign] { try await store.write { try $0.insert(credential) } }
      #expect(try await storeError { try await store.write { try $0.insert(third) } } == .constraint(.twoLiveCredentials))
      try await store.write { try $0.insert(later) }
      #expect(try await store.write { try $0.revokeCredential(first.hash, in: Sample.tenant, at: Sample.start) })
      #expect(try await store.write { try $0.revokeCredential(first.hash, in: Sample.tenant, at: Sample.start) } == false)
      let found = try await store.read { try $0.credentials(in: Sample.tenant) }
      #expect(
        found.map(\.hash) == [first, second].map(\.hash).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) } + [later.hash])
      #expect(found.filter { $0.isLive(at: Sample.start + .days(1)) }.map(\.hash) == [later.hash])
      #expect(found.filter { $0.isLive(at: Sample.start) }.map(\.hash).contains(second.hash))
    }
  }

  @Test("the last administrator cannot be revoked, whatever else is expired or revoked", arguments: Engine.all)
  func lastAdministrator(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let first = try Sample.credential("root")
      let second = try Sample.credential("deputy", expiresAt: Sample.start + .days(1))
      let foreign = try Sample.credential("root", tenant: Sample.otherTenant)
      for credential in [first, second, foreign] { try await store.write { try $0.insert(credential) } }
      let day = Sample.start + .days(1)
      // By then the deputy's has expired.
      #expect(
        try await storeError { try await store.write { _ = try $0.revokeCredential(first.hash, in: Sample.tenant, at: day) } }
          == .constraint(.lastAdministrator))
      #expect(try await store.write { try $0.revokeCredential(second.hash, in: Sample.tenant, at: day) })
      #expect(try await store.read { try $0.credential(first.hash)?.isLive(at: day) } == true)
    }
  }

  @Test("the last use of a credential only rises", arguments: Engine.all)
  func lastUse(_ engine: Engine) async throws {
    try await engine.withStore { store in
      let credential = try Sample.credential()
      try await store.write { try $0.insert(credential) }
      for moment in [Span.minutes(5), .minutes(3)] {
        try await store.write { try $0.touchCredential(credential.hash, in: Sample.tenant, at: Sample.start + moment) }
      }
      try await store.write { try $0.touchCredential(credential.hash, in: Sample.otherTenant, at: Sample.start + .days(1)) }
      #expect(try await store.read { try $0.credential(credential.hash)?.lastUsedAt } == Sample.start + .minutes(5))
    }
  }
}
