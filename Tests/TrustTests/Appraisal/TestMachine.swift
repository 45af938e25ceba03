import Evidence
import Posture
import ServiceAPI
import Testing

@testable import Trust

extension Instant {
  /// Monday, 2026-11-23 08:00 UTC: the zero of all tests here.
  static let monday = Instant(seconds: 1_795_420_800)

  static func hour(_ hours: Int64) -> Instant { monday + .hours(hours) }
  static func day(_ days: Int64) -> Instant { monday + .days(days) }
}

/// A device with its policy and what is remembered of it, attesting over time.
struct TestMachine {
  var device: DeviceID
  var owner: User
  var policy: Policy
  var moments: InForceMoments
  var memory = AppraisalMemory()
  var exceptions: [AppraisalException] = []
  private(set) var verdict: Verdict?

  init(_ policy: Policy, inForceSince moment: Instant = .monday - .days(365)) throws {
    var generator = SystemRandomNumberGenerator()
    device = DeviceID.random(using: &generator)
    owner = try #require(User("ada@example.org"))
    self.policy = policy
    moments = InForceMoments(first: policy, now: moment)
  }

  func subject(at attestedAt: Instant, skew: Span = .zero, gap: Instant? = nil) -> Appraisal.Subject {
    Appraisal.Subject(device: device, owner: owner, attestedAt: attestedAt, clockSkew: skew, lastGap: gap)
  }

  /// Attests and appraises at the same moment; what the store keeps goes through its stored form.
  @discardableResult
  mutating func attest(
    _ posture: Posture, at moment: Instant, skew: Span = .zero, gap: Instant? = nil
  ) throws -> Verdict {
    let (verdict, memory) = Appraisal.appraise(
      posture, of: subject(at: moment, skew: skew, gap: gap), under: policy, inForce: moments, remembering: memory,
      exceptions: exceptions, now: moment)
    self.memory = try AppraisalMemory(reading: memory.stored)
    let stored = try Verdict(reading: verdict.stored)
    #expect(stored == verdict)
    self.verdict = stored
    return stored
  }

  /// Changes the policy as `policy apply` does, and appraises the last evidence anew.
  mutating func apply(_ new: Policy, last posture: Posture, attestedAt: Instant, at now: Instant) -> Verdict {
    moments = InForceMoments(replacing: (policy, moments), by: new, now: now)
    policy = new
    let (verdict, memory) = Appraisal.appraise(
      posture, of: subject(at: attestedAt), under: policy, inForce: moments, remembering: memory, exceptions: exceptions,
      now: now)
    self.memory = memory
    self.verdict = verdict
    return verdict
  }

  func snapshot(
    status: DeviceStatus = .active, assurance: Assurance = .software, vouchedBy: Set<EKVoucher> = [],
    furtherUsers: [User] = [], floor: Instant? = nil
  ) -> DeviceSnapshot {
    DeviceSnapshot(
      id: device, status: status, owner: owner, furtherUsers: furtherUsers, assurance: assurance, ekVouchedBy: vouchedBy,
      attestedAt: verdict?.attestedAt, trustFloor: floor, verdict: verdict, revision: 7)
  }
}

extension Verdict {
  func result(_ check: String) throws -> CheckResult { try #require(results.first { $0.check == check }) }
  func status(_ check: String) throws -> CheckStatus { try result(check).status }
}

extension Policy {
  /// A policy of one check.
  static func only(
    _ check: any Check, severity: Severity = .require, onUnknown: Doubt = .deny, onNotApplicable: Doubt = .deny,
    grace: Span = .zero, trustFor: Span = .hours(24)
  ) -> Policy {
    Policy(
      name: "test", version: 1, trustFor: trustFor,
      checks: [
        CheckRule(check, severity: severity, onUnknown: onUnknown, onNotApplicable: onNotApplicable, grace: grace)
      ])
  }
}
