import NIOHTTP1
import Posture
import ServiceAPI
import StrictJSON
import Testing

/// Changing the policy by `vouchsafe policy …`, and what that does to devices.
@Suite struct PolicyTests {
  @Test("a tightened policy gives a grace, tells its end, and denies when it is over without new evidence")
  func graceEnds() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    let plain = SampleMachine.posture(disk: .plain)
    #expect(try await device.attest(plain).trusted)

    let tightened = TestPolicy(version: 2, [("firewall", "0s"), ("disk_encryption", "1h")])
    let applied = try await server.admin("policy", "apply", try server.file(tightened))
    #expect(applied.status == 0, "\(applied.errors)")
    let inGrace = try await device.trust()
    #expect(inGrace.trusted)
    let shown = try #require(try await server.device(device.id).checks.first { $0.check == "disk_encryption" })
    #expect(shown.status == "in_grace" && !shown.denies)
    #expect(shown.inGraceUntil == inGrace.trustedUntil, "trust ends with the grace")
    // New evidence of the same failure starts no new grace.
    #expect(try await device.attest(plain).trustedUntil == inGrace.trustedUntil)

    let short = TestPolicy(version: 3, [("firewall", "0s"), ("disk_encryption", "2s")])
    try await server.adminJSON("policy", "apply", try server.file(short))
    _ = try await eventually("the grace is over") { try await device.trust().trusted ? nil : true }
    #expect(try await device.trust().reasons.map(\.check) == ["disk_encryption"])
    #expect(try await device.attest(plain).trusted == false)
    #expect(try await device.attest().trusted, "mended means trusted at the next question")
    #expect(try await device.trust().trusted)
  }

  @Test("mending for a moment does not start a new grace")
  func noLaundering() async throws {
    let server = try await TestServer(TestPolicy([("firewall", "1h")]))
    var device = try await TestAttester(at: server)
    let until = try await device.attest(SampleMachine.open).trustedUntil
    #expect(until != nil)
    try await device.attest(SampleMachine.mended)
    #expect(try await device.attest(SampleMachine.open).trustedUntil == until)
  }

  @Test("a policy that would deny too many is refused until their number is accepted, and a dry run changes nothing")
  func guardedApply() async throws {
    let server = try await TestServer(.firewall)
    var devices = [try await TestAttester(at: server), try await TestAttester(at: server, owner: "bob@example.com")]
    for index in devices.indices { try await devices[index].attest(SampleMachine.posture(disk: .plain)) }
    let before = try await server.adminJSON("policy", "show")
    let audit = try await server.audit()
    let file = try server.file(TestPolicy(version: 2, [("firewall", "0s"), ("disk_encryption", "0s")]))

    let tried = try await server.adminJSON("policy", "dry-run", file)
    #expect(tried["denial_count"] == 2 && tried["trusted_before"] == 2 && tried["trusted_after"] == 0)
    #expect(tried["applied"] == false)
    #expect(Set(tried["denials"]?.array?.compactMap { $0["device_id"]?.string } ?? []) == Set(devices.map(\.id)))
    for accepted in [[], ["--accept-denials", "1"]] {
      let refused = try await server.admin(["policy", "apply", file] + accepted)
      #expect(refused.status == 3)
      #expect(refused.errors.contains("too_many_denials") && refused.errors.contains("--accept-denials"))
    }
    let direct = try await server.post(
      "/v1/admin/policies/apply", PolicyRequest(yaml: try server.directory.readFile(file)), as: server.administrator)
    #expect(direct.status == 409 && direct.code == "too_many_denials")
    #expect(try await server.adminJSON("policy", "show") == before)
    #expect(try await server.audit()["policy_applied"] == audit["policy_applied"])
    for device in devices { #expect(try await device.trust().trusted) }

    let applied = try await server.adminJSON("policy", "apply", file, "--accept-denials", "2")
    #expect(applied["applied"] == true && applied["denial_count"] == 2)
    for device in devices {
      let answer = try await device.trust()
      #expect(answer.codes == ["failed_check"] && answer.policy?.version == 2)
    }
  }

  @Test("a policy file that is wrong is refused with its line and key, and the one in force stays")
  func wrongFile() async throws {
    let server = try await TestServer(.firewall)
    let file = try server.directory.write(
      "wrong.yaml", "name: test\nversion: 2\ntrust_for: 24h\nchecks:\n  firewall:\n    severity: require\n    grase: 1h\n")
    for verb in ["check", "dry-run", "apply"] {
      let refused = try await server.admin("policy", verb, file)
      #expect(refused.status == 3, "\(verb)")
      #expect(refused.errors.contains("invalid_policy") && refused.errors.contains("line 7"), "\(verb): \(refused.errors)")
      #expect(refused.errors.contains("grase"), "\(verb)")
    }
    #expect(try await server.adminJSON("policy", "show")["policy"]?["version"] == 1)
  }

  @Test("the file that is shown can be applied again as it stands")
  func shownPolicyIsTheFile() async throws {
    let server = try await TestServer(.firewall)
    let shown = try await server.admin("policy", "show", "--yaml")
    #expect(shown.output == TestPolicy.firewall.yaml)
  }
}
