import Evidence
import Posture
import ServiceAPI
import Store
import StrictJSON
import Trust

/// A device as administrators and auditors see it.
extension TrustService {
  func summary(
    of row: DeviceRow, under inForce: PolicyInForce?, _ reading: ServerClock.Reading, _ reader: any StoreReader
  ) throws -> DeviceSummary {
    guard let snapshot = try row.snapshot(under: inForce?.policy, reader) else {
      throw StoreError.corrupt("device \(row.id)")
    }
    let decision = TrustDecision.decide(
      snapshot, for: snapshot.owner, under: inForce?.policy, serverClock: reading.isBehind ? .behind : .steady,
      now: reading.now)
    let evidence = try reader.lastEvidence(of: row.id, in: row.tenant)
    return DeviceSummary(
      deviceID: row.id.description, state: row.status.rawValue, owner: row.owner, users: row.furtherUsers,
      label: row.label, assurance: row.assurance.rawValue, enrolledAt: row.enrolledAt.rfc3339,
      lastAttestedAt: row.attestedAt?.rfc3339, trusted: decision.trusted,
      trustedUntil: decision.details?.trustedUntil?.rfc3339, riskScore: decision.details?.riskScore,
      system: evidence.flatMap { SystemName.of($0.posture) }, agentVersion: row.softwareVersion, revision: row.revision)
  }

  func detail(of row: DeviceRow, _ reading: ServerClock.Reading, _ reader: any StoreReader) throws -> DeviceDetail {
    let inForce = try policyInForce(in: row.tenant, reader)
    let exceptions = try reader.exceptions(for: row.id, owner: row.owner, in: row.tenant)
    var conflict: [ConflictingMessage] = []
    if let kept = try reader.quarantine(of: row.id, in: row.tenant) {
      conflict = try [kept.accepted, kept.conflicting].compactMap { $0 }.map { message in
        let read = try KeptMessage(message)
        return ConflictingMessage(
          hash: read.hash.base64URL, sequence: Int64(clamping: read.sequence), receivedAt: kept.at.rfc3339)
      }
    }
    return DeviceDetail(
      device: try summary(of: row, under: inForce, reading, reader), keyThumbprint: row.thumbprint.base64URL,
      checks: try checkReports(of: row, under: inForce, now: reading.now, reader),
      nearMiss: row.nearMiss ? "a caller asked with the user's name in another case or normal form" : nil,
      replaces: row.replaces?.description, lastGapAt: row.gapAt?.rfc3339, conflict: conflict,
      posture: try reader.lastEvidence(of: row.id, in: row.tenant)?.posture.text,
      exceptions: exceptions.map { ExceptionEntry($0, now: reading.now) })
  }
}

/// The posture of stored evidence, as the appraisal reads it.
enum StoredPosture {
  static func read(_ evidence: EvidenceRow) throws -> Posture {
    try Posture(reading: evidence.posture, at: "/posture")
  }
}
