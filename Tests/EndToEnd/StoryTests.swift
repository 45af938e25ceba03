import Foundation
import NIOHTTP1
import ServiceAPI
import StrictJSON
import Testing

/// The whole way of one device, as its owner, the administrator and an application see it.
@Suite struct StoryTests {
  static let owner = "ann@example.com"

  @Test("a denied device is excepted, attests again and is let in by an application of somebody else")
  func deniedThenExcepted() async throws {
    let server = try await TestServer(.strict(version: 1))
    let agent = TestAgent(in: server.directory)
    let device = try await agent.enrol(at: server, owner: Self.owner)
    #expect(try await server.trust(device, Self.owner).codes == ["never_attested"])

    try await agent.attest()
    let denied = try await server.trust(device, Self.owner)
    #expect(!denied.trusted)
    #expect(Set(denied.codes) == ["failed_check"])
    #expect(denied.reasons.allSatisfy { !$0.message.isEmpty })

    let application = try await ExampleApplication(asking: server)
    let refused = try await application.visit(device, as: Self.owner)
    #expect(refused.status == 403)
    #expect(try refused.json()["error"]?.string == "device_not_trusted")
    try await expectPage(try #require(try refused.json()["remediation_url"]?.string), of: device, on: server)

    let checks = denied.reasons.compactMap(\.check)
    let words = checks.flatMap { ["--check", $0] }
    let excepted = try await server.admin(
      ["exception", "add", "--device", device, "--for", "1d", "--reason", "ordered a new one"] + words)
    #expect(excepted.status == 0, "\(excepted.errors)")
    #expect(excepted.output.contains("ordered a new one") && excepted.output.contains("admin"))
    try await agent.attest()

    let trusted = try await server.trust(device, Self.owner)
    #expect(trusted.trusted && trusted.reasons.isEmpty)
    let until = try #require(trusted.trustedUntil)
    let admitted = try await application.visit(device, as: Self.owner)
    #expect(admitted.status == 200)
    #expect(try admitted.json()["trusted_until"]?.string == until)
    #expect(try await application.visit(device, as: "mallory@example.com").status == 403)
  }

  /// Follows the link of a refusal, as a browser would.
  private func expectPage(_ link: String, of device: String, on server: TestServer) async throws {
    let page = try await ask(.GET, link)
    #expect(page.status == 200)
    #expect(page.headers.first(name: "Content-Type")?.hasPrefix("text/html") == true)
    #expect(page.headers.first(name: "Cache-Control") == "no-store")
    #expect(page.headers.first(name: "Referrer-Policy") == "no-referrer")
    #expect(page.headers.first(name: "Content-Security-Policy")?.contains("default-src 'none'") == true)
    let shown = try await server.device(device)
    let failed = try #require(shown.checks.first { $0.denies })
    #expect(page.text.contains(failed.title))
    #expect(page.showsDevice && page.text.contains("help@example.com"))
    #expect(!page.text.contains(Self.owner))
  }

  @Test("whoever copies a device's id learns nothing of it")
  func copiedIdentifier() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    try await device.attest(SampleMachine.open)
    let stranger = "mallory@example.com"
    let unknown = "dev_" + String(repeating: "a", count: 26)

    var bodies: [JSONValue] = []
    for (id, code) in [(device.id, "wrong_user"), (unknown, "unknown_device")] {
      let answer = try await server.trustAnswer(id, stranger)
      #expect(answer.status == 200)
      #expect(answer.headers.first(name: "Cache-Control") == "no-store")
      let object = try #require(try answer.json().object)
      #expect(
        Set(object.names) == ["device_id", "user", "trusted", "reasons", "evaluated_at", "remediation_url"], "\(code)")
      #expect(object["trusted"] == false)
      let reasons = try #require(object["reasons"]?.array)
      #expect(reasons.count == 1)
      #expect(reasons.first?["code"]?.string == code)
      #expect(reasons.first?["check"] == nil)
      bodies.append(.object(object))
    }
    #expect(bodies[0]["remediation_url"] == bodies[1]["remediation_url"])

    let link = try #require(bodies[0]["remediation_url"]?.string)
    #expect(!link.contains("?"), "no capability")
    let page = try await ask(.GET, link)
    #expect(page.status == 200)
    #expect(!page.text.contains(device.id) && !page.showsDevice)
    #expect(page.text.contains("To enrol a Linux machine"))
  }

  @Test("a link that was tampered with, or cut, shows nothing of the device")
  func tamperedLink() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    let answer = try await device.attest(SampleMachine.open)
    let link = try #require(answer.remediationURL)
    #expect(try await ask(.GET, link).showsDevice)
    // The last character of 75 holds four bits of the seal.
    let changed = link.dropLast() + (link.hasSuffix("A") ? "E" : "A")
    for broken in [String(changed), String(link.dropLast(4)), link + "AAAA"] {
      let page = try await ask(.GET, broken)
      #expect(page.status == 200 && !page.showsDevice, "\(broken)")
    }
  }
}
