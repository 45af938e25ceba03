package import Evidence
package import Posture
package import ServiceAPI

/// What a new policy would do to the devices that are trusted now: the dry run, and the guard before it is applied.
package struct PolicyChange: Sendable {
  /// A device with what its last evidence said and what is remembered of it.
  package struct Device: Sendable {
    package let snapshot: DeviceSnapshot
    package let posture: Posture
    package let subject: Appraisal.Subject
    package let memory: AppraisalMemory
    /// At least those that may cover the device.
    package let exceptions: [AppraisalException]

    package init(
      snapshot: DeviceSnapshot, posture: Posture, subject: Appraisal.Subject, memory: AppraisalMemory,
      exceptions: [AppraisalException] = []
    ) {
      self.snapshot = snapshot
      self.posture = posture
      self.subject = subject
      self.memory = memory
      self.exceptions = exceptions
    }
  }

  /// A device that the new policy would deny and the old one trusts.
  package struct Denial: Sendable, Hashable {
    package let device: DeviceID
    package let owner: User
    package let reasons: [TrustReason]
  }

  /// What became of one device; the verdict and the memory belong together, under the new policy's digest.
  package struct Outcome: Sendable {
    package let verdict: Verdict
    package let memory: AppraisalMemory
    package let wasTrusted: Bool
    package let isTrusted: Bool
  }

  package let policy: Policy
  /// The moments to keep beside the new policy if it is applied.
  package let moments: InForceMoments
  package let now: Instant
  private let oldPolicy: Policy?
  /// How many of the devices considered are trusted now.
  package private(set) var trustedBefore = 0
  package private(set) var trustedAfter = 0
  /// In the order of the devices given.
  package private(set) var denials: [Denial] = []

  /// A change that would be made at `now`. Without `old` nothing is trusted before.
  package init(from old: (policy: Policy, moments: InForceMoments)?, to new: Policy, now: Instant) {
    policy = new
    oldPolicy = old?.policy
    moments = InForceMoments(replacing: old, by: new, now: now)
    self.now = now
  }

  /// Appraises a device's last evidence under the new policy as if it were in force, and counts what changes.
  ///
  /// A device counts as trusted if it is for its owner.
  package mutating func consider(_ device: Device) -> Outcome {
    let (verdict, memory) = Appraisal.appraise(
      device.posture, of: device.subject, under: policy, inForce: moments, remembering: device.memory,
      exceptions: device.exceptions, now: now)
    let owner = device.snapshot.owner
    let before = TrustDecision.decide(device.snapshot, for: owner, under: oldPolicy, serverClock: .steady, now: now)
    let after = TrustDecision.decide(
      device.snapshot.appraised(verdict), for: owner, under: policy, serverClock: .steady, now: now)
    if before.trusted { trustedBefore += 1 }
    if after.trusted { trustedAfter += 1 }
    if before.trusted, !after.trusted {
      denials.append(Denial(device: device.snapshot.id, owner: owner, reasons: after.reasons))
    }
    return Outcome(verdict: verdict, memory: memory, wasTrusted: before.trusted, isTrusted: after.trusted)
  }

  /// How many denials may happen without being accepted by number: 5 % of the trusted devices, rounded down, so that in a
  /// fleet of fewer than twenty a single one is asked about.
  package var deniableUnasked: Int { trustedBefore / 20 }

  /// Why the change must not be applied; nil if it may.
  ///
  /// `accepted` is the number of denials that the administrator has agreed to.
  package func refusal(accepting accepted: Int? = nil) -> Refusal? {
    let allowed = accepted ?? deniableUnasked
    guard denials.count > allowed else { return nil }
    return Refusal(denials: denials.count, allowed: allowed, trustedBefore: trustedBefore)
  }

  package struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    package let denials: Int
    package let allowed: Int
    package let trustedBefore: Int

    package var description: String {
      "\(denials) of \(trustedBefore) trusted devices would be denied, \(allowed) may be; accept it with --accept-denials \(denials)"
    }
  }
}

extension DeviceSnapshot {
  /// The same device with another verdict.
  package func appraised(_ verdict: Verdict?) -> DeviceSnapshot {
    DeviceSnapshot(
      id: id, status: status, owner: owner, furtherUsers: furtherUsers, assurance: assurance, ekVouchedBy: ekVouchedBy,
      attestedAt: attestedAt, trustFloor: trustFloor, verdict: verdict, revision: revision)
  }
}
