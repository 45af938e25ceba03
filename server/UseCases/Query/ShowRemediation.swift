package import Evidence
package import ServiceAPI
import Store
import StrictJSON
import Trust

/// A denied person opens the page: what failed on this device and how to mend it. Reading changes nothing.
extension TrustService {
  package enum Remediation: Sendable {
    /// No capability was presented, or one that this server did not make.
    case withoutLink
    case expiredLink
    case device(RemediationView)
  }

  /// What the page shows of one device: no user, no serial number.
  package struct RemediationView: Sendable {
    package let deviceID: String
    package let label: String?
    package let system: String?
    package let state: String
    package let trusted: Bool
    package let reasons: [Reason]
    package let checks: [CheckReport]
    package let attestedAt: Instant?
    package let trustedUntil: Instant?
    package let evaluatedAt: Instant
    package let riskScore: Int
  }

  package func showRemediation(link text: [UInt8]?) async throws -> Remediation {
    guard let text, let link = RemediationLink(base64URL: text) else { return .withoutLink }
    let reading = clock.reading()
    return try await store.read { [self] reader in
      guard let row = try reader.device(link.device) else { return .withoutLink }
      switch link.finding(for: row, now: reading.now, keys: keys) {
      case .forged: return .withoutLink
      case .expired: return .expiredLink
      case .genuine: break
      }
      let found = try find(row.id, in: row.tenant, reader)
      guard let snapshot = found.snapshot else { throw RequestRefusal.unavailable }
      let decision = TrustDecision.decide(
        snapshot, for: snapshot.owner, under: found.inForce?.policy,
        serverClock: reading.isBehind ? .behind : .steady, now: reading.now)
      let evidence = try reader.lastEvidence(of: row.id, in: row.tenant)
      return .device(
        RemediationView(
          deviceID: row.id.description, label: row.label, system: evidence.flatMap { SystemName.of($0.posture) },
          state: row.status.rawValue, trusted: decision.trusted, reasons: decision.reasons.map(Reason.init),
          checks: try checkReports(of: row, under: found.inForce, now: reading.now, reader),
          attestedAt: row.attestedAt, trustedUntil: decision.details?.trustedUntil, evaluatedAt: reading.now,
          riskScore: decision.details?.riskScore ?? RiskScore.most))
    }
  }
}

/// The machine's own name for its system, from a stored posture; hostile wherever it is shown.
enum SystemName {
  static func of(_ posture: JSONValue) -> String? {
    posture["facts"]?["os"]?["known"]?["pretty_name"]?.string
  }
}
