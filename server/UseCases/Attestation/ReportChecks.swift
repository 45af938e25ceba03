import Evidence
import Posture
import ServiceAPI
import Store
import StrictJSON
import Trust

/// Turns a verdict into what people read: for each check what was seen, what is wanted, and how to mend it.
enum CheckReporter {
  static func reports(_ verdict: Verdict, posture: Posture, under policy: Policy) -> [CheckReport] {
    verdict.results.map { report($0, posture: posture, under: policy) }
  }

  private static func report(_ result: CheckResult, posture: Posture, under policy: Policy) -> CheckReport {
    let guidance = Remediation.guidance(for: result, posture: posture, under: policy)
    return CheckReport(
      check: result.check, title: guidance?.title ?? result.title, status: result.status.rawValue,
      severity: result.severity.rawValue, denies: result.denies, seen: result.observed, wanted: result.wanted,
      why: guidance?.why ?? "",
      unknownReason: result.finding.reason, inGraceUntil: result.graceUntil?.rfc3339,
      exceptedUntil: result.exceptedUntil?.rfc3339, mend: guidance?.steps.map(MendStep.init) ?? [])
  }
}

extension MendStep {
  init(_ step: Guidance.Step) {
    switch step {
    case .text(let text): self.init(text: text)
    case .command(let line): self.init(command: line)
    }
  }
}

extension TrustService {
  /// The checks of a device's last accepted evidence at `now`; empty if there is none that counts.
  func checkReports(
    of row: DeviceRow, under inForce: PolicyInForce?, now: Instant, _ reader: any StoreReader
  ) throws -> [CheckReport] {
    guard let inForce, let verdict = try row.snapshot(under: inForce.policy, reader)?.verdict,
      let evidence = try reader.lastEvidence(of: row.id, in: row.tenant)
    else { return [] }
    return CheckReporter.reports(verdict.at(now), posture: try StoredPosture.read(evidence), under: inForce.policy)
  }
}

extension Reason {
  init(_ reason: TrustReason) {
    self.init(code: reason.code.rawValue, check: reason.check, message: reason.message)
  }
}

extension PolicyName {
  init(_ policy: Policy) {
    self.init(name: policy.name, version: policy.version, digest: policy.digest.base64URL)
  }
}
