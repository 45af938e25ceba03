import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases

/// A secret of one kind is never taken for another, though all have one form.
@Suite("Kinds of secrets")
struct SecretKindTests {
  @Test("a secret is read as its own kind and as no other", arguments: Secret.Kind.allCases)
  func forms(_ kind: Secret.Kind) {
    let secret = Secret.random(kind)
    let readAs = Secret.Kind.allCases.filter { Secret(secret.text.utf8, of: $0) != nil }
    #expect(readAs == [kind])
  }

  @Test("a role's secret with the prefix of another kind opens nothing", arguments: Secret.Kind.allCases)
  func otherPrefix(_ kind: Secret.Kind) async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    for role in ["pdp", "admin", "auditor"] {
      let credential = try await installation.service.createCredential(
        CredentialRequest(name: "for-\(role)", role: role), by: admin
      ).credential
      let own = try #require(Secret.Kind.allCases.first { credential.hasPrefix($0.prefix) })
      guard own != kind else { continue }
      let forged = kind.prefix + credential.dropFirst(own.prefix.count)
      #expect(try await installation.service.authenticate(bearer: Array(forged.utf8)) == nil)
      #expect(try await installation.service.authenticate(bearer: Array(credential.utf8))?.role.rawValue == role)
    }
  }

  @Test("a row of another role than its secret's kind opens nothing")
  func otherRole() async throws {
    let installation = try await Installation.make()
    let secret = Secret.random(.pdpCredential)
    let now = installation.clock.now
    try await installation.store.write {
      try $0.insert(CredentialRow(hash: secret.hash, name: "mixed", tenant: .standard, role: .admin, createdAt: now))
    }
    #expect(try await installation.service.authenticate(bearer: Array(secret.text.utf8)) == nil)
  }

  @Test(
    "neither an enrolment token, evidence nor a link is a credential",
    arguments: ["token", "evidence", "link", "nothing", "half"])
  func notCredentials(_ what: String) async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    let text: String
    switch what {
    case "token": text = try await installation.token().text
    case "evidence":
      let message = try attester.sign(for: try installation.challenge(attester), at: installation.clock.now)
      text = String(decoding: message, as: UTF8.self)
    case "link":
      let url = try #require(try await installation.ask(attester).remediationURL)
      text = String(url.split(separator: "=").last ?? "")
    case "half": text = String(installation.administrator.text.dropLast())
    default: text = ""
    }
    #expect(try await installation.service.authenticate(bearer: Array(text.utf8)) == nil)
  }

  @Test("a credential ends with its time and with its revocation, at once")
  func ends() async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    let short = try await installation.service.createCredential(
      CredentialRequest(name: "short", role: "pdp", expiresIn: 60), by: admin)
    let revoked = try await installation.service.createCredential(
      CredentialRequest(name: "revoked", role: "auditor"), by: admin)
    _ = try await installation.service.revokeCredential(revoked.entry.credentialID, reason: "left", by: admin)
    #expect(try await installation.service.authenticate(bearer: Array(revoked.credential.utf8)) == nil)
    #expect(try await installation.service.authenticate(bearer: Array(short.credential.utf8)) != nil)
    installation.clock.pass(.seconds(60))
    #expect(try await installation.service.authenticate(bearer: Array(short.credential.utf8)) == nil)
  }

  @Test("keys for challenges, receipts and links differ from each other, from tenant to tenant and from epoch to epoch")
  func derivedKeys() throws {
    let root = try #require(RootKey(bytes: Array(repeating: 9, count: 32)))
    let tenants: [TenantID?] = [nil, .standard, TenantID("other")]
    var keys: Set<[UInt8]> = []
    for purpose in RootKey.Purpose.allCases {
      for tenant in tenants { for epoch in UInt32(1)...2 { keys.insert(root.derive(purpose, tenant: tenant, epoch: epoch)) } }
    }
    #expect(keys.count == RootKey.Purpose.allCases.count * 6)
  }
}
