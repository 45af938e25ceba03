import Foundation
import Testing

/// The record of what was changed, taken away from the server and verified without it.
@Suite struct AuditTests {
  @Test("an export verifies against a checkpoint kept elsewhere, also a later export; one that was cut or changed does not")
  func exportAndVerify() async throws {
    let server = try await TestServer(.firewall)
    var device = try await TestAttester(at: server)
    try await device.attest()
    let kept = try await server.admin("audit", "checkpoint")
    #expect(kept.status == 0, "\(kept.errors)")
    let checkpoint = try server.directory.write("checkpoint.json", kept.output)
    try await server.adminJSON("device", "suspend", device.id, "--reason", "lost")
    try await server.stop()
    try await server.start()
    let file = server.directory.path("audit.jsonl")
    let exported = try await server.admin("audit", "export", "--out", file)
    #expect(exported.status == 0, "\(exported.errors)")
    let record = try server.directory.readFile(file)
    #expect(record.contains("device_suspended") && record.contains("device_enrolled"))
    #expect(!record.contains(server.administrator) && !record.contains(server.caller))
    try await server.stop()

    func verify(_ content: String) async throws -> Ran {
      let copy = try server.directory.write("copy-\(UUID().uuidString).jsonl", content)
      return try await runToEnd(
        Program.admin.path, ["audit", "verify", "--file", copy, "--from", checkpoint], in: server.directory)
    }
    let good = try await verify(record)
    #expect(good.status == 0, "\(good.errors)\(good.output)")
    let lines = record.split(separator: "\n", omittingEmptySubsequences: true)
    let first = try #require(lines.firstIndex { $0.contains("device_enrolled") })
    let changed = record.replacing("device_enrolled", with: "device_approved")
    let cut = (lines[..<first] + lines[(first + 1)...]).joined(separator: "\n") + "\n"
    for (what, content) in [("changed", changed), ("cut", cut), ("empty", "")] {
      let bad = try await verify(content)
      #expect(bad.status != 0, "\(what): \(bad.output)")
    }
  }
}
