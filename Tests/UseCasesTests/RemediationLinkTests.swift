import Evidence
import ServiceAPI
import StrictJSON
import Testing

@testable import Store
@testable import UseCases

@Suite("Remediation links")
struct RemediationLinkTests {
  /// What a link opens: `nothing`, `expired`, or the device.
  private static func open(_ text: String, _ installation: Installation) async throws -> String {
    switch try await installation.service.showRemediation(link: Array(text.utf8)) {
    case .withoutLink: "nothing"
    case .expiredLink: "expired"
    case .device(let view): view.deviceID
    }
  }

  private static func link(to attester: Attester, _ installation: Installation) async throws -> String {
    let url = try #require(try await installation.ask(attester).remediationURL)
    return String(try #require(url.split(separator: "=").last))
  }

  @Test("a link shows its device alone, for an hour, and then says that it has ended")
  func lifetime() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester, .open)
    let link = try await Self.link(to: attester, installation)
    #expect(try await Self.open(link, installation) == attester.id.description)
    installation.clock.pass(.seconds(3_599))
    #expect(try await Self.open(link, installation) == attester.id.description)
    installation.clock.pass(.seconds(1))
    #expect(try await Self.open(link, installation) == "expired")
  }

  @Test("a link works after a restart and at every replica of the installation")
  func restart() async throws {
    var installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester, .open)
    let link = try await Self.link(to: attester, installation)
    try await installation.restart()
    #expect(try await Self.open(link, installation) == attester.id.description)
  }

  @Test("a link with any one byte changed opens nothing")
  func forged() async throws {
    let installation = try await Installation.make()
    let attester = try await installation.enrolled()
    let link = try #require(Base64URL.decode(try await Self.link(to: attester, installation).utf8))
    for index in link.indices {
      var bytes = link
      bytes[index] ^= 1
      #expect(try await Self.open(Base64URL.encode(bytes), installation) == "nothing", "byte \(index)")
    }
  }

  @Test("a link whose device is exchanged opens nothing")
  func otherDevice() async throws {
    let installation = try await Installation.make()
    let attester = try await installation.enrolled()
    let other = try await installation.enrolled(for: "bob@example.org")
    var bytes = try #require(Base64URL.decode(try await Self.link(to: attester, installation).utf8))
    bytes.replaceSubrange(12..<28, with: other.id.bytes)
    #expect(try await Self.open(Base64URL.encode(bytes), installation) == "nothing")
  }

  @Test("another installation's link opens nothing")
  func otherRootKey() async throws {
    let installation = try await Installation.make()
    let attester = try await installation.enrolled()
    let row = try await installation.row(attester)
    let root = try #require(RootKey(bytes: Array(repeating: 5, count: 32)))
    let link = RemediationLink(to: row, now: installation.clock.now, keys: KeyRing(root: root, epoch: 1))
    #expect(try await Self.open(link.base64URL, installation) == "nothing")
  }

  @Test("a link is void after the device is reassigned, for ever")
  func reassigned() async throws {
    let installation = try await Installation.make()
    let admin = try await installation.admin()
    let attester = try await installation.enrolled()
    let link = try await Self.link(to: attester, installation)
    for owner in ["bob@example.org", "ann@example.org"] {
      installation.clock.pass(.seconds(5))
      _ = try await installation.service.reassign(attester.id, DeviceReassignment(reason: "moved", owner: owner), by: admin)
      #expect(try await Self.open(link, installation) == "nothing")
    }
  }

  @Test("what is not a link opens nothing", arguments: ["", "x", "AAAA", String(repeating: "A", count: 75)])
  func noLink(_ text: String) async throws {
    let installation = try await Installation.make()
    #expect(try await Self.open(text, installation) == "nothing")
  }

  @Test("reading the page changes nothing")
  func readOnly() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester, .open)
    let link = try await Self.link(to: attester, installation)
    let before = try await (installation.row(attester).revision, installation.audit())
    for _ in 0..<3 { _ = try await Self.open(link, installation) }
    #expect(try await installation.row(attester).revision == before.0)
    #expect(try await installation.audit() == before.1)
  }

  @Test("a trusted device's answer has no link")
  func trusted() async throws {
    let installation = try await Installation.make()
    var attester = try await installation.enrolled()
    try await installation.attest(&attester)
    #expect(try await installation.ask(attester).remediationURL == nil)
  }
}
