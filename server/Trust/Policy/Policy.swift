package import Evidence
import StrictJSON

/// What a tenant demands of its devices: an immutable value, named by the digest of its canonical text.
package struct Policy: Sendable {
  /// 1 to 64 characters of a-z, 0-9, `.`, `_` and `-`, the first a letter or digit.
  package let name: String
  /// The author's count, 1 to 1,000,000.
  package let version: Int
  /// For people; at most 500 bytes.
  package let summary: String?
  /// How long one attestation is believed: 5 minutes to 24 hours.
  package let trustFor: Span
  package let assurance: AssuranceDemand
  /// In the catalogue's order; a check that is not here is not made.
  package let checks: [CheckRule]
  /// SHA-256 of `canonicalJSON`.
  package let digest: PolicyDigest

  /// No policy may believe an attestation for longer.
  package static let longestTrust = Span.hours(24)
  package static let shortestTrust = Span.minutes(5)

  /// A policy from values that the code itself wrote; whatever comes from outside goes through `init(reading:)`.
  package init(
    name: String, version: Int, summary: String? = nil, trustFor: Span = Policy.longestTrust,
    assurance: AssuranceDemand = .software, checks: [CheckRule]
  ) {
    self.name = name
    self.version = version
    self.summary = summary
    self.trustFor = min(max(trustFor, Self.shortestTrust), Self.longestTrust)
    self.assurance = assurance
    self.checks = CheckCatalogue.inOrder(checks)
    let text = Self.canonicalJSON(
      name: name, version: version, summary: summary, trustFor: self.trustFor, assurance: assurance, checks: self.checks)
    digest = PolicyDigest(Bytes32(sha256: text.bytes))
  }

  /// The rule of that check, if the policy has it.
  package func rule(of check: String) -> CheckRule? { checks.first { $0.name == check } }
}

extension Policy: Hashable {
  package static func == (left: Policy, right: Policy) -> Bool { left.digest == right.digest }
  package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
