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

    package init(snapshot: DeviceSnapshot, posture: Posture, subject: Appraisal.Subject, memory: AppraisalMemory) {
      self.snapshot = snapshot
      self.posture = posture
      self.subject = subject
      self.memory = memory
    }
  }

  /// A device that the new policy would deny and the old one trusts.
  package struct Denial: Sendable, Hashable {
    package let device: DeviceID
    package let owner: User
    package let reasons: [TrustReason]
  }

  /// What became of one device.
  package struct Outcome: Sendable {
    package let device: DeviceID
    package let verdict: Verdict
    package let memory: AppraisalMemory
    package let wasTrusted: Bool
    package let isTrusted: Bool
  }

  package let policy: Policy
  /// The moments to keep beside the new policy if it is applied.
  package let moments: InForceMoments
  /// How many of the devices are trusted now.
  package let trustedBefore: Int
  package let trustedAfter: Int
  /// In the order of the devices given.
  package let denials: [Denial]
  package let outcomes: [Outcome]

  /// Appraises every device's last evidence under `new` as if it were applied at `now`.
  ///
  /// A device counts as trusted for its owner. Without `old` nothing is trusted before.
  package init(
    from old: (policy: Policy, moments: InForceMoments)?, to new: Policy, devices: [Device],
    exceptions: [AppraisalException], now: Instant
  ) {
    policy = new
    moments = InForceMoments(replacing: old, by: new, now: now)
    var outcomes: [Outcome] = []
    var denials: [Denial] = []
    for device in devices {
      let (verdict, memory) = Appraisal.appraise(
        device.posture, of: device.subject, under: new, inForce: moments, remembering: device.memory,
        exceptions: exceptions, now: now)
      let before = TrustDecision.decide(
        device.snapshot, for: device.snapshot.owner, under: old?.policy, serverClock: .steady, now: now)
      let after = TrustDecision.decide(
        device.snapshot.appraised(verdict), for: device.snapshot.owner, under: new, serverClock: .steady, now: now)
      if before.trusted, !after.trusted {
        denials.append(Denial(device: device.snapshot.id, owner: device.snapshot.owner, reasons: after.reasons))
      }
      outcomes.append(
        Outcome(
          device: device.snapshot.id, verdict: verdict, memory: memory, wasTrusted: before.trusted,
          isTrusted: after.trusted))
    }
    self.outcomes = outcomes
    self.denials = denials
    trustedBefore = outcomes.count { $0.wasTrusted }
    trustedAfter = outcomes.count { $0.isTrusted }
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
