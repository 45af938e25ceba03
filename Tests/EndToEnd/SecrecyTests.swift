import Evidence
import Foundation
import Locked
import NIOHTTP1
import ServiceAPI
import Testing

/// What must never be written where others read it.
@Suite struct SecrecyTests {
  @Test("no secret and no user is in the server's log or in the list of processes")
  func nothingLeaks() async throws {
    // The most that can be logged.
    let logLevel = "trace"
    let owner = "ann.secretive@example.com"
    let server = try await TestServer(.strict(version: 1), logLevel: logLevel)
    let agent = TestAgent(in: server.directory)
    let (seen, stop) = (Locked(""), Locked(false))
    let watcher = Task {
      while !stop.withLock({ $0 }) {
        let list = Self.commandLines()
        seen.withLock { $0 += list }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    let token = server.directory.path("token")
    #expect(try await server.admin("token", "create", "--owner", owner, "--out", token).status == 0)
    let enrolled = try await agent.run("enroll", "--server", server.origin, "--token-file", token)
    #expect(enrolled.status == 0, "\(enrolled.errors)")
    let device = try #require(enrolled.output.firstMatch(of: /dev_[a-z2-7]{26}/).map { String($0.output) })
    try await agent.attest()
    let answer = try await server.trust(device, owner)
    let link = try #require(answer.remediationURL)
    let capability = try #require(link.split(separator: "=").last.map(String.init))
    #expect(try await ask(.GET, link).status == 200)
    #expect(try await server.trust(device, owner.uppercased()).codes == ["wrong_user"])
    // Refusals of every kind: none may say what was sent.
    let secret = try server.directory.read("token").trimmingCharacters(in: .newlines)
    #expect(try await server.get("/v1/devices/\(device)/trust?user=\(owner)&user=\(owner)", as: server.caller).status >= 400)
    #expect(try await server.get("/v1/admin/devices", as: server.caller).status == 403)
    #expect(try await server.get("/v1/admin/devices", as: secret).status == 401)
    #expect(try await server.get("/devices/attest/\(capability)?link=\(capability)").status == 404)
    #expect(try await TestAttester.enrol(at: server, secret, Array("nonsense".utf8)).status == 400)
    try await server.stop()
    stop.withLock { $0 = true }
    try await watcher.value

    let log = try server.log()
    #expect(log.contains("/v1/devices/{id}/trust"), "the log is that of the server")
    let processes = seen.withLock { $0 }
    #expect(processes.contains("vouchsafe-agent"), "the list saw the programs")
    let root = try server.directory.bytes(of: "server/root.key")
    let secrets = [
      secret, server.administrator, server.caller, capability, Base64URL.encode(root),
      root.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
    ]
    for one in secrets {
      #expect(!log.contains(one), "in the log")
      #expect(!processes.contains(one), "in the list of processes")
    }
    for user in [owner, owner.uppercased(), percentEncoded(owner)] { #expect(!log.contains(user), "in the log") }
  }

  /// The command lines and environments of all that is ours.
  private static func commandLines() -> String {
    let processes = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { Int($0) != nil }
    return processes.compactMap { process -> String? in
      guard let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"), !line.isEmpty else { return nil }
      return String(decoding: line.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
    }.joined(separator: "\n")
  }
}
