import Foundation
import ServiceAPI
import StrictJSON
import Testing

/// How `vouchsafe-agent` ends, which scripts and units rely on.
@Suite struct AgentExitTests {
  @Test("without an enrolment there is nothing to attest, and nothing is known")
  func notEnrolled() async throws {
    let agent = TestAgent(in: try TemporaryDirectory())
    let attest = try await agent.run("attest")
    #expect(attest.status == 12 && attest.errors.contains("vouchsafe-agent enroll"))
    #expect(try await agent.run("status").status == 2)
    #expect(!agent.directory.exists("agent"), "asking makes no state")
  }

  @Test("a server that is down costs the run its time and the device nothing")
  func serverDown() async throws {
    let server = try await TestServer(.lenient)
    let agent = TestAgent(in: server.directory)
    let device = try await agent.enrol(at: server, owner: "ann@example.com")
    #expect(try await agent.run("status").status == 2, "never attested")
    try await server.stop()
    let down = try await agent.run("attest", "--max-time", "2")
    #expect(down.status == 10 && down.errors.contains(server.origin), "\(down.errors)")
    let status = try await agent.run("status")
    #expect(status.status == 2 && status.output.contains("failed"))

    try await server.start()
    try await agent.attest()
    #expect(try await agent.run("status").status == 0)
    #expect(try await server.trust(device, "ann@example.com").trusted)
    // The last word stays while it lasts.
    try await server.stop()
    #expect(try await agent.run("attest", "--max-time", "1").status == 10)
    #expect(try await agent.run("status").status == 0)
    try await server.start()
    #expect(try await server.device(device).device.state == "active")
  }

  @Test("a verdict that is no is a run that went well, and status says what to mend")
  func notTrusted() async throws {
    let server = try await TestServer(.strict(version: 1))
    let agent = TestAgent(in: server.directory)
    let device = try await agent.enrol(at: server, owner: "ann@example.com")
    let attest = try await agent.run("attest")
    #expect(attest.status == 0 && attest.output.contains("Not trusted."), "\(attest.errors)")
    let status = try await agent.run("status", "--json")
    #expect(status.status == 1)
    let report = try JSONValue(parsing: Array(status.output.utf8), limits: .answer)
    #expect(report["standing"] == "not_trusted" && report["trusted"] == false)
    #expect(report["status"]?["device_id"]?.string == device)
    let checks = report["status"]?["verdict"]?["checks"]?.array ?? []
    #expect(checks.contains { $0["denies"] == true && $0["seen"]?.string?.isEmpty == false })
  }

  @Test("what the server refuses ends the run with its code")
  func refused() async throws {
    let server = try await TestServer(.lenient)
    let agent = TestAgent(in: server.directory)
    let device = try await agent.enrol(at: server, owner: "ann@example.com")
    for (verb, code) in [("suspend", "device_suspended"), ("retire", "device_retired")] {
      try await server.adminJSON("device", verb, device, "--reason", "test")
      let refused = try await agent.run("attest")
      #expect(refused.status == 11 && refused.errors.contains(code), "\(refused.errors)")
    }
  }

  @Test("an enrolled machine is not enrolled again by accident, and a used token helps nobody else")
  func enrolledAlready() async throws {
    let server = try await TestServer(.lenient)
    let agent = TestAgent(in: server.directory)
    let token = server.directory.path("token")
    #expect(try await server.admin("token", "create", "--owner", "ann@example.com", "--out", token).status == 0)
    #expect(try await agent.run("enroll", "--server", server.origin, "--token-file", token).status == 0)
    let again = try await agent.run("enroll", "--server", server.origin, "--token-file", token)
    #expect(again.status == 15)
    let thief = TestAgent(in: server.directory, state: "thief")
    let stolen = try await thief.run("enroll", "--server", server.origin, "--token-file", token)
    #expect(stolen.status == 11 && stolen.errors.contains("token_used"), "\(stolen.errors)")
    #expect(try await server.audit()["token_reused"] == 1)
  }

  @Test("what a run would send can be seen without a server")
  func collect() async throws {
    let agent = try TemporaryDirectory()
    let json = try await runToEnd(Program.agent.path, ["collect", "--json"], in: agent)
    #expect(json.status == 0)
    let facts = try JSONValue(parsing: Array(json.output.utf8), limits: .answer)["facts"]?.object?.names ?? []
    #expect(Set(facts) == ["os", "patch_level", "disk_encryption", "firewall"])
  }

  @Test("secrets and state that others can read are not used")
  func openFiles() async throws {
    let server = try await TestServer(.lenient)
    let agent = TestAgent(in: server.directory)
    try server.directory.write("token", "vet_" + String(repeating: "A", count: 43) + "\n")
    try server.directory.setMode(0o644, of: "token")
    let open = try await agent.run("enroll", "--server", server.origin, "--token-file", server.directory.path("token"))
    #expect(open.status == 18, "\(open.errors)")
    _ = try await agent.enrol(at: server, owner: "ann@example.com")
    #expect(try server.directory.modes(below: "agent").allSatisfy { $0.key == "" ? $0.value == 0o700 : $0.value & 0o077 == 0 })
    try server.directory.setMode(0o755, of: "agent")
    #expect(try await agent.run("attest").status == 13)
    try server.directory.setMode(0o700, of: "agent")
    try await agent.attest()
  }
}
