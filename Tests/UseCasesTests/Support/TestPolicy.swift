import Evidence
import ServiceAPI
import Store
import Testing
import Trust

@testable import UseCases

/// Policies that differ from the standard one in one point.
enum TestPolicy {
  static let demandingTPM = changing("minimum: software", to: "minimum: tpm", version: 2)
  /// What every device passes that passes the standard one.
  static let second = version(2)

  static func version(_ version: Int) -> String { changing("trust_for: 24h", to: "trust_for: 24h", version: version) }

  /// Trust lasts only so many hours.
  static func trusting(hours: Int, version: Int) -> String {
    changing("trust_for: 24h", to: "trust_for: \(hours)h", version: version)
  }

  static func changing(_ text: String, to replacement: String, version: Int) -> String {
    let lines = StandardPolicy.yaml.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line == "version: 1" { return "version: \(version)" }
      guard line.hasSuffix(text) else { return String(line) }
      return line.dropLast(text.count) + replacement
    }
    return lines.joined(separator: "\n")
  }
}

extension Installation {
  /// Puts a policy in force whose text is not what its digest names.
  func breakPolicy() async throws {
    let digest = PolicyDigest(Bytes32(sha256: Array("broken".utf8)))
    let now = clock.now
    let moments = InForceMoments(first: .standard, now: now).json
    try await store.write { transaction in
      try transaction.insert(
        PolicyRow(
          digest: digest, tenant: .standard, name: "broken", version: 1, text: "checks: ?", storedAt: now,
          storedBy: "a bad disk"))
      try transaction.activatePolicy(digest, in: .standard, at: now, by: "a bad disk", inForce: moments)
    }
  }

  @discardableResult
  func apply(_ yaml: String, accepting denials: Int? = nil) async throws -> PolicyReport {
    try await service.applyPolicy(PolicyRequest(yaml: yaml, acceptDenials: denials), by: try await admin())
  }
}
