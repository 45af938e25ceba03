import Evidence
import Posture
import ServiceAPI
import Store
import StrictJSON
import Trust

extension DeviceRow {
  /// The owner as a user; nil if the row holds what no enrolment could have written.
  var ownerUser: User? { User(owner) }

  var deviceStatus: DeviceStatus {
    switch status {
    case .pending: .pending
    case .active: .active
    case .suspended: .suspended
    case .quarantined: .quarantined
    case .retired: .retired
    }
  }

  /// What a decision needs; nil if the row cannot be read whole.
  func snapshot(under policy: Policy?, _ reader: any StoreReader) throws(StoreError) -> DeviceSnapshot? {
    guard let owner = ownerUser else { return nil }
    let further = furtherUsers.compactMap { User($0) }
    guard further.count == furtherUsers.count else { return nil }
    return DeviceSnapshot(
      id: id, status: deviceStatus, owner: owner, furtherUsers: further,
      assurance: assurance == .tpm ? .tpm : .software,
      ekVouchedBy: Set(vouchedBy.map { $0 == .operator ? .operator : .manufacturer }), attestedAt: attestedAt,
      trustFloor: trustFloor, verdict: try verdict(under: policy, reader), revision: revision)
  }

  /// The stored verdict of that policy: the device's own, or the one computed beside it before the policy came into force.
  private func verdict(under policy: Policy?, _ reader: any StoreReader) throws(StoreError) -> Verdict? {
    guard let policy else { return nil }
    guard let appraisal = try appraisal(under: policy.digest, reader) else { return nil }
    do throws(JSONFieldError) { return try Verdict(reading: appraisal.verdict) } catch { return nil }
  }

  func appraisal(under digest: PolicyDigest, _ reader: any StoreReader) throws(StoreError) -> Appraisal? {
    if let appraisal, appraisal.policy == digest { return appraisal }
    return try reader.stagedAppraisal(of: id, under: digest, in: tenant)
  }

  /// What the last appraisals remembered. A memory that cannot be read is an error: starting anew would begin every grace
  /// again, which is what the memory is there to prevent.
  func memory(under digest: PolicyDigest, _ reader: any StoreReader) throws(StoreError) -> AppraisalMemory {
    guard let stored = try appraisal(under: digest, reader) ?? appraisal else { return AppraisalMemory() }
    do throws(JSONFieldError) {
      return try AppraisalMemory(reading: stored.memory)
    } catch {
      throw .corrupt("the memory of device \(id): \(error)")
    }
  }

  /// The subject of an appraisal of evidence that was attested then.
  func subject(attestedAt: Instant) -> Trust.Appraisal.Subject? {
    guard let owner = ownerUser else { return nil }
    return Trust.Appraisal.Subject(
      device: id, owner: owner, attestedAt: attestedAt, clockSkew: clockSkew ?? .zero, lastGap: gapAt)
  }
}

extension ExceptionRow {
  /// The exception as the appraisal reads it; nil once it was ended, or if the row cannot be read.
  var exception: AppraisalException? {
    guard endedAt == nil else { return nil }
    let covered: AppraisalException.Scope
    switch scope {
    case .device(let id): covered = .device(id)
    case .owner(let name):
      guard let user = User(name) else { return nil }
      covered = .owner(user)
    }
    do throws(AppraisalException.Refusal) {
      return try AppraisalException(
        id: id, scope: covered, checks: Set(checks), reason: reason, author: author, from: from, until: until)
    } catch {
      return nil
    }
  }
}
