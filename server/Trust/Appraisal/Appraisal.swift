package import Evidence
package import Posture
package import ServiceAPI

/// The appraisal of a device's evidence (RFC 9334 §3): a policy's checks, with grace and exceptions, as one pure function.
package enum Appraisal {
  /// What is known of the device beside its posture.
  package struct Subject: Sendable, Hashable {
    package let device: DeviceID
    package let owner: User
    package let attestedAt: Instant
    /// The device's clock less the server's; positive if the device is ahead.
    package let clockSkew: Span
    /// When a gap in its chain was last recorded, unless an administrator has settled it.
    package let lastGap: Instant?

    package init(device: DeviceID, owner: User, attestedAt: Instant, clockSkew: Span = .zero, lastGap: Instant? = nil) {
      self.device = device
      self.owner = owner
      self.attestedAt = attestedAt
      self.clockSkew = clockSkew
      self.lastGap = lastGap
    }
  }

  /// Appraises evidence; the memory returned replaces the one given, together with the verdict.
  ///
  /// The same evidence may be appraised again (a dry run, a new exception, a new policy): the memory stays the same.
  package static func appraise(
    _ posture: Posture, of subject: Subject, under policy: Policy, inForce: InForceMoments,
    remembering memory: AppraisalMemory, exceptions: [AppraisalException], now: Instant
  ) -> (verdict: Verdict, memory: AppraisalMemory) {
    let covering = exceptions.filter {
      $0.holds(at: now) && $0.covers(device: subject.device, owner: subject.owner)
    }
    let decoded = DecodedPosture(posture)
    var nextMemory = AppraisalMemory()
    var schedules: [CheckSchedule] = []
    for rule in policy.checks where rule.severity != .off {
      let before = memory[rule.name]
      // Nothing came into force later than now: a clock that was set back must not make a grace of the difference.
      let inForce = min(inForce[rule.name], now)
      let evidence = ExaminedEvidence(
        posture: decoded, attestedAt: subject.attestedAt, clockSkew: subject.clockSkew, lastGap: subject.lastGap,
        remembered: before.notes)
      let examination = rule.check.examine(evidence)
      var after = before.after(
        examination.timeline, of: subject.attestedAt, rule: rule, inForce: inForce, trustFor: policy.trustFor)
      after.notes = examination.remember
      schedules.append(
        schedule(rule, examination.timeline, &after, subject: subject, inForce: inForce, exceptions: covering))
      nextMemory[rule.name] = after
    }
    let verdict = Verdict(policy: policy.digest, attestedAt: subject.attestedAt, schedules: schedules, at: now)
    return (verdict, nextMemory)
  }

  private static func schedule(
    _ rule: CheckRule, _ timeline: Timeline, _ memory: inout CheckMemory, subject: Subject, inForce: Instant,
    exceptions: [AppraisalException]
  ) -> CheckSchedule {
    let fails = timeline.failsFrom(under: rule)
    let grace = fails.map { memory.grace(forFailureFrom: $0, rule: rule, inForce: inForce) }
    if rule.severity != .require {
      memory.grace = nil
    } else if let fails, fails <= subject.attestedAt {
      memory.grace = grace
    }
    let covers = exceptions.filter { $0.checks.contains(rule.name) }.sorted { $0.until > $1.until }
      .prefix(CheckSchedule.maxCovers).map { CheckSchedule.Cover(id: $0.id, until: $0.until) }
    return CheckSchedule(
      check: rule.name, severity: rule.severity, onUnknown: rule.onUnknown, onNotApplicable: rule.onNotApplicable,
      wanted: rule.check.wanted, timeline: timeline, graceUntil: grace?.end, covers: covers,
      firstFailure: memory.firstFailure, passingSince: memory.passingSince)
  }
}
