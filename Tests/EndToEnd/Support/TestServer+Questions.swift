import Foundation
import ServiceAPI
import StrictJSON
import Testing

extension TestServer {
  /// What the application is told, as it was sent.
  func trustAnswer(_ device: String, _ user: String) async throws -> HTTPAnswer {
    try await get("/v1/devices/\(device)/trust?user=\(percentEncoded(user))", as: caller)
  }

  /// What the application is told.
  func trust(_ device: String, _ user: String) async throws -> TrustAnswer {
    let answer = try await trustAnswer(device, user)
    try #require(answer.status == 200, "\(answer.text)")
    return try answer.body()
  }

  /// Runs `vouchsafe` as the administrator.
  func admin(_ words: String...) async throws -> Ran { try await admin(words) }

  func admin(_ words: [String]) async throws -> Ran {
    try await runToEnd(
      Program.admin.path,
      words + ["--server", origin, "--credential-file", directory.path("server/admin.credential")], in: directory)
  }

  /// Runs `vouchsafe … --json`, which must do what it was asked to.
  @discardableResult
  func adminJSON(_ words: String..., location: SourceLocation = #_sourceLocation) async throws -> JSONValue {
    let ran = try await admin(words + ["--json"])
    try #require(ran.status == 0, "\(words): \(ran.errors)", sourceLocation: location)
    return ran.output.isEmpty ? .null : try JSONValue(parsing: Array(ran.output.utf8), limits: .answer)
  }

  /// Writes a policy to a file and returns its path.
  func file(_ policy: TestPolicy) throws -> String { try directory.write("policy-\(UUID().uuidString).yaml", policy.yaml) }

  /// How often each kind stands in the administrative audit.
  func audit() async throws -> [String: Int] {
    let entries = try await adminJSON("audit", "list", "--limit", "5000")["entries"]?.array ?? []
    return entries.reduce(into: [:]) { counts, entry in counts[entry["kind"]?.string ?? "-", default: 0] += 1 }
  }

  /// The device as `vouchsafe device show` prints it.
  func device(_ device: String) async throws -> DeviceDetail {
    try await adminJSON("device", "show", device).decode(unknownMembers: .ignore)
  }
}

extension TrustAnswer {
  var codes: [String] { reasons.map(\.code) }
}
