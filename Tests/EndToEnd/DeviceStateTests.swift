import Evidence
import NIOHTTP1
import ServiceAPI
import StrictJSON
import Testing

/// Leading a device from state to state by `vouchsafe device …`, and what is decided after each step.
@Suite struct DeviceStateTests {
  @Test("a suspended device is denied at once, and nothing from before its resumption counts")
  func suspendAndResume() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    #expect(try await device.attest().trusted)
    let early = try await device.challenge()

    try await server.adminJSON("device", "suspend", device.id, "--reason", "left in a taxi")
    #expect(try await device.trust().codes.contains("suspended"))
    let whileSuspended = try await device.submit()
    #expect(whileSuspended.status == 403 && whileSuspended.code == "device_suspended")

    try await server.adminJSON("device", "resume", device.id, "--reason", "found")
    #expect(try await device.trust().codes == ["never_attested"])
    // A thief's evidence, made in time and sent later.
    let late = try await device.send(try device.sign(SampleMachine.mended, for: early))
    #expect(late.status == 409 && late.code == "challenge_below_floor")
    #expect(try await device.trust().codes == ["never_attested"])
    #expect(try await device.attest().trusted)
    #expect(try await device.trust().trusted)
  }

  @Test("a retired device never comes back")
  func retire() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    try await device.attest()
    try await server.adminJSON("device", "retire", device.id, "--reason", "sold")
    #expect(try await device.trust().codes == ["retired"])
    #expect(try await device.submit().code == "device_retired")
    for verb in ["resume", "approve", "suspend", "retire"] {
      let refused = try await server.admin("device", verb, device.id, "--reason", "x")
      #expect(refused.status == 3 && refused.errors.contains("wrong_state"), "\(verb)")
    }
    let (token, message) = device.enrolment
    let again = try await TestAttester.enrol(at: server, token, message)
    #expect(again.status == 201, "the same request, the same answer")
    #expect(try again.body(EnrolmentAnswer.self).deviceID == device.id)
    #expect(try await device.trust().codes == ["retired"])
  }

  @Test("a device with a new owner is his after it attests anew, and its link and exceptions are void")
  func reassign() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    let link = try #require(try await device.attest(SampleMachine.open).remediationURL)
    try await server.adminJSON(
      "exception", "add", "--device", device.id, "--check", "firewall", "--for", "1d", "--reason", "trade fair")
    try await server.adminJSON("device", "user", "add", device.id, "bob@example.com")
    #expect(try await server.trust(device.id, "bob@example.com").trusted)

    try await server.adminJSON("device", "reassign", device.id, "--owner", "cyd@example.com", "--reason", "new colleague")
    for user in ["ann@example.com", "bob@example.com"] {
      #expect(try await server.trust(device.id, user).codes == ["wrong_user"], "\(user)")
    }
    #expect(try await server.trust(device.id, "cyd@example.com").codes == ["never_attested"])
    let page = try await ask(.GET, link)
    #expect(!page.showsDevice)

    try await device.attest(SampleMachine.open)
    #expect(try await server.trust(device.id, "cyd@example.com").codes == ["failed_check"], "the exception has ended")
    try await device.attest(SampleMachine.mended)
    #expect(try await server.trust(device.id, "cyd@example.com").trusted)
  }

  @Test("further users are let in and out byte for byte, and a near miss is flagged to the administrator")
  func furtherUsers() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    try await device.attest()
    // Composed, decomposed, and in another case: three users.
    let composed = "jos\u{E9}+x@example.com"
    let decomposed = "jose\u{301}+x@example.com"
    try await server.adminJSON("device", "user", "add", device.id, composed)
    #expect(try await server.trust(device.id, composed).trusted)
    #expect(try await server.device(device.id).nearMiss == nil)
    for other in [decomposed, composed.uppercased(), "jos\u{E9} x@example.com"] {
      #expect(try await server.trust(device.id, other).codes == ["wrong_user"], "\(other)")
    }
    #expect(try await server.device(device.id).nearMiss != nil)
    try await server.adminJSON("device", "user", "remove", device.id, composed)
    #expect(try await server.trust(device.id, composed).codes == ["wrong_user"])
    #expect(try await server.admin("device", "user", "remove", device.id, composed).status == 5)
    #expect(try await device.trust().trusted)
  }

  @Test("a device that needs approval is nothing before it")
  func approval() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server, approval: "required")
    #expect(try await device.submit().code == "device_pending")
    #expect(try await device.trust().codes.contains("pending"))
    try await server.adminJSON("device", "approve", device.id, "--reason", "seen it")
    #expect(try await device.attest().trusted)
  }

  @Test("a machine that enrols anew with a replacing token retires its old id")
  func replaced() async throws {
    let server = try await TestServer(.lenient)
    let before = TestAgent(in: server.directory, state: "before")
    let old = try await before.enrol(at: server, owner: "ann@example.com")
    let after = TestAgent(in: server.directory, state: "after")
    let new = try await after.enrol(at: server, owner: "ann@example.com", "--replaces", old)
    #expect(new != old)
    #expect(try await server.trust(old, "ann@example.com").codes.first == "retired")
    #expect(try await server.trust(new, "ann@example.com").codes == ["never_attested"])
    #expect(try await server.device(new).replaces == old)
  }

  @Test("a token that is revoked, or is used up, enrols nobody and is not revoked again")
  func revokedToken() async throws {
    let server = try await TestServer(.firewall)
    let token = server.directory.path("token")
    let made = try await server.adminJSON("token", "create", "--owner", "ann@example.com", "--out", token)
    let id = try #require(made["token_id"]?.string)
    #expect(try await server.adminJSON("token", "revoke", id, "--reason", "sent to the wrong person")["state"] == "revoked")
    let agent = TestAgent(in: server.directory)
    let refused = try await agent.run("enroll", "--server", server.origin, "--token-file", token)
    #expect(refused.status == 11 && refused.errors.contains("token_revoked"), "\(refused.errors)")
    _ = try await TestAttester(at: server)
    let tokens = try await server.adminJSON("token", "list", "--limit", "1")["tokens"]?.array ?? []
    #expect(tokens.count == 1)
    for entry in try await server.adminJSON("token", "list")["tokens"]?.array ?? [] {
      let again = try await server.admin("token", "revoke", entry["token_id"]?.string ?? "", "--reason", "again")
      #expect(again.status == 3 && again.errors.contains("token_not_open"), "\(again.errors)")
    }
  }

  @Test("a credential that is revoked asks no more, and one that was made beside it does")
  func revokedCredential() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    try await device.attest()
    let second = server.directory.path("second.credential")
    #expect(try await server.admin("credential", "create", "app", "--role", "pdp", "--out", second).status == 0)
    let listed = try await server.adminJSON("credential", "list")["credentials"]?.array ?? []
    let first = try #require(
      listed.filter { $0["name"] == "app" }.first { $0["last_used_at"] != nil } ?? listed.first { $0["name"] == "app" })
    let id = try #require(first["credential_id"]?.string)
    let revoked = try await server.admin("credential", "revoke", id, "--reason", "rotated")
    #expect(revoked.status == 0, "\(revoked.errors)")
    let answers = [
      try await server.trustAnswer(device.id, device.owner).status,
      try await server.get(
        "/v1/devices/\(device.id)/trust?user=\(device.owner)",
        as: try server.directory.read("second.credential").filter { $0 != "\n" }
      ).status,
    ]
    #expect(answers.sorted() == [200, 401])
    let only = try #require(listed.first { $0["role"] == "admin" }?["credential_id"]?.string)
    let last = try await server.admin("credential", "revoke", only, "--reason", "tidying up")
    #expect(last.status == 3 && last.errors.contains("last_administrator"))
  }
}
