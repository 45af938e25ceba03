import Posture
import ServiceAPI
import StrictJSON
import Testing

/// Exceptions by `vouchsafe exception …`: dated, for named checks, and over when they are over.
@Suite struct ExceptionTests {
  @Test("an exception lets a device in with the next query and ends by itself")
  func endsByItself() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    try await device.attest(SampleMachine.open)
    #expect(try await device.trust().codes == ["failed_check"])

    let granted = try await server.adminJSON(
      "exception", "add", "--device", device.id, "--check", "firewall", "--for", "4s", "--reason", "trade fair")
    let excepted = try await device.trust()
    // A machine that is held up for four seconds finds it over already.
    #expect(excepted.trusted ? excepted.trustedUntil == granted["until"]?.string : excepted.codes == ["failed_check"])
    _ = try await eventually("the exception is over") { try await device.trust().trusted ? nil : true }
    #expect(try await device.trust().codes == ["failed_check"])
    let listed = try await server.adminJSON("exception", "list")["exceptions"]?.array?.first
    #expect(listed?["state"] == "over" && listed?["author"] == "admin" && listed?["reason"] == "trade fair")
    let late = try await server.admin(
      "exception", "end", try #require(granted["exception_id"]?.string), "--reason", "too late")
    #expect(late.status == 3 && late.errors.contains("exception_over"))
  }

  @Test("an exception that is ended takes effect with the next query, and only once")
  func ended() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    try await device.attest(SampleMachine.open)
    let granted = try await server.adminJSON(
      "exception", "add", "--device", device.id, "--check", "firewall", "--for", "1d", "--reason", "trade fair")
    let until = try #require(granted["until"]?.string)
    // The evidence may lapse before the exception does.
    let excepted = try await device.trust()
    #expect(excepted.trusted && (excepted.trustedUntil ?? "9") <= until)
    let shown = try #require(try await server.device(device.id).checks.first)
    #expect(shown.status == "excepted" && shown.exceptedUntil == until)

    let id = try #require(granted["exception_id"]?.string)
    #expect(try await server.adminJSON("exception", "end", id, "--reason", "fair is over")["state"] == "ended")
    #expect(try await device.trust().codes == ["failed_check"])
    #expect(try await server.admin("exception", "end", id, "--reason", "again").status == 3)
    let audit = try await server.audit()
    #expect(audit["exception_granted"] == 1 && audit["exception_ended"] == 1)
  }

  @Test("an exception of an owner covers his devices and nobody else's, and no other check")
  func ofAnOwner() async throws {
    let server = try await TestServer(TestPolicy([("firewall", "0s"), ("disk_encryption", "0s")]))
    var mine = try await TestAttester(at: server)
    var mineToo = try await TestAttester(at: server)
    var other = try await TestAttester(at: server, owner: "bob@example.com")
    try await mine.attest(SampleMachine.open)
    try await mineToo.attest(SampleMachine.posture(firewall: .open, disk: .plain))
    try await other.attest(SampleMachine.open)
    try await server.adminJSON(
      "exception", "add", "--owner", mine.owner, "--check", "firewall", "--for", "1d", "--reason", "trade fair")
    #expect(try await mine.trust().trusted)
    #expect(try await mineToo.trust().reasons.map(\.check) == ["disk_encryption"])
    #expect(try await other.trust().reasons.map(\.check) == ["firewall"])
  }

  @Test(
    "an exception without a check that exists, an end in the future or a reason is refused",
    arguments: [
      ["--check", "firewalls", "--for", "1d", "--reason", "x"],
      ["--check", "firewall", "--until", "2020-01-01", "--reason", "x"],
      ["--check", "firewall", "--for", "400d", "--reason", "x"], ["--check", "firewall", "--for", "1d", "--reason", " "],
    ])
  func refused(words: [String]) async throws {
    let server = try await TestServer(.firewall)
    let device = try await TestAttester(at: server)
    let ran = try await server.admin(["exception", "add", "--device", device.id] + words)
    #expect(ran.status == 3 && ran.errors.contains("invalid_field"), "\(ran.errors)")
  }
}
