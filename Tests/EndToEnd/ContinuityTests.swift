import NIOHTTP1
import ServiceAPI
import StrictJSON
import Testing

/// What the chain tells apart: a server that forgot, and a key that two machines hold.
@Suite struct ContinuityTests {
  @Test("a server restored from an older copy takes its devices' next messages as gaps, and later ones as normal")
  func restoredServer() async throws {
    let server = try await TestServer(.firewall)
    var devices = [try await TestAttester(at: server), try await TestAttester(at: server, owner: "bob@example.com")]
    // One that will have said nothing since the copy.
    var silent = try await TestAttester(at: server, owner: "cyd@example.com")
    for index in devices.indices { try await devices[index].attest() }
    try await silent.attest()

    try await server.stop()
    try server.directory.copy("server", to: "copy")
    try await server.start()
    for index in devices.indices {
      try await devices[index].attest()
      try await devices[index].attest()
    }
    try await server.stop()
    try server.directory.remove("server")
    try server.directory.copy("copy", to: "server")
    try await server.start()

    for index in devices.indices {
      let first = try await devices[index].attest()
      #expect(first.continuity == "gap" && first.state == "active")
      #expect(first.trusted, "this policy does not deny a gap")
      #expect(try await devices[index].attest().continuity == "normal")
      let shown = try await server.device(devices[index].id)
      #expect(shown.lastGapAt != nil && shown.device.state == "active")
    }
    #expect(try await silent.attest().continuity == "normal")
    #expect(try await server.device(silent.id).lastGapAt == nil)
    let audit = try await server.audit()
    #expect(audit["device_gap"] == devices.count && audit["device_quarantined"] == nil)
  }

  @Test("a policy may deny a device after a gap")
  func deniedGap() async throws {
    let server = try await TestServer(TestPolicy([("firewall", "0s"), ("recorded_gap", "0s")]))
    var device = try await TestAttester(at: server)
    #expect(try await device.attest().trusted)
    try await server.stop()
    try server.directory.copy("server", to: "copy")
    try await server.start()
    try await device.attest()
    try await server.stop()
    try server.directory.remove("server")
    try server.directory.copy("copy", to: "server")
    try await server.start()
    #expect(try await device.attest().continuity == "gap")
    #expect(try await device.trust().reasons.map(\.check) == ["recorded_gap"])
  }

  @Test("of two machines with one state directory the second to speak is caught; released, the named one goes on alone")
  func clonedState() async throws {
    let server = try await TestServer(.lenient)
    let owner = "ann@example.com"
    let honest = TestAgent(in: server.directory)
    let device = try await honest.enrol(at: server, owner: owner)
    try await honest.attest()
    let clone = try honest.clone(as: "clone")
    try await clone.attest()
    let caught = try await honest.run("attest")
    #expect(caught.status == 11 && caught.errors.contains("forked"))

    let denied = try await server.trust(device, owner)
    #expect(denied.codes == ["quarantined"])
    let page = try await ask(.GET, try #require(denied.remediationURL))
    #expect(page.status == 200 && page.text.contains("data-state=\"quarantined\""))
    let shown = try await server.device(device)
    #expect(shown.device.state == "quarantined" && shown.conflict.count == 2)
    let table = try await server.admin("device", "show", device)
    #expect(table.output.contains("Two messages that one device alone cannot have sent"))
    for message in shown.conflict { #expect(table.output.contains(message.hash)) }

    // The first is the clone's, which was accepted.
    let real = try #require(shown.conflict.last)
    try await server.adminJSON("device", "release", device, "--message", real.hash, "--reason", "that is the laptop")
    #expect(try await server.trust(device, owner).codes == ["never_attested"], "nothing from before counts")
    try await honest.attest()
    #expect(try await server.trust(device, owner).trusted)

    let again = try await clone.run("attest")
    #expect(again.status == 11 && again.errors.contains("forked"))
    #expect(try await server.trust(device, owner).codes == ["quarantined"])
  }

  @Test(
    "whichever of two conflicting messages a release names, that one's chain goes on and the other's does not", arguments: [0, 1])
  func release(named: Int) async throws {
    let server = try await TestServer(.firewall)
    var copies = [try await TestAttester(at: server)]
    try await copies[0].attest()
    copies.append(copies[0])
    try await copies[0].attest()
    #expect(try await copies[1].submit().code == "forked")
    for index in copies.indices { #expect(try await copies[index].submit().code == "device_quarantined") }

    let conflict = try await server.device(copies[0].id).conflict.map(\.hash)
    let stranger = try await server.admin(
      "device", "release", copies[0].id, "--message", String(repeating: "A", count: 43), "--reason", "a guess")
    #expect(stranger.status == 3)
    try await server.adminJSON("device", "release", copies[0].id, "--message", conflict[named], "--reason", "found it")
    #expect(try await copies[named].attest().trusted)
    #expect(try await copies[named].attest().continuity == "normal")
    #expect(try await copies[1 - named].submit().code == "forked")
    #expect(try await copies[0].trust().codes == ["quarantined"])
    let audit = try await server.audit()
    #expect(audit["device_quarantined"] == 2 && audit["device_released"] == 1)
  }

  @Test("a device whose answers get lost is never taken for two")
  func lostAnswers() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    for round in 0..<8 {
      let message = try device.sign(SampleMachine.mended, for: try await device.challenge())
      let answer = try await device.send(message)
      #expect(answer.status == 200, "\(answer.text)")
      if round % 4 == 3 { try device.hear(answer) }
    }
    #expect(try await device.attest().continuity == "normal")
    #expect(try await server.device(device.id).device.state == "active")
  }
}
