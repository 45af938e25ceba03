import Evidence

extension CheckMemory {
  /// The memory after evidence of `attestedAt`, without its grace and notes.
  ///
  /// It depends on the evidence's own time only, so the same evidence appraised twice leaves the same memory.
  func after(
    _ timeline: Timeline, of attestedAt: Instant, rule: CheckRule, inForce: Instant, trustFor: Span
  ) -> CheckMemory {
    var next = self
    let fails = timeline.failsFrom(under: rule)
    if let fails, fails <= attestedAt {
      if isFailureForgotten(by: attestedAt, rule: rule) { next.forgetFailure() }
      // It passed when this rule came into force, so the grace that an older rule had used up says nothing.
      if let passingSince, passingSince <= inForce { next.grace = nil }
      // Evidence may be a little older than the last, and memory of a wrong future must not outlive it.
      next.firstFailure = min(next.firstFailure ?? failsFrom ?? attestedAt, attestedAt)
      next.passingSince = nil
      next.passingUntil = nil
      next.failsFrom = nil
      return next
    }
    let believedUntil = attestedAt + trustFor
    next.failsFrom = fails.flatMap { $0 < believedUntil ? $0 : nil }
    guard timeline.phase(at: attestedAt).finding.isAnswer else {
      // An unknown that the policy tolerates begins no failure, but it forgets none either.
      next.passingSince = nil
      next.passingUntil = nil
      return next
    }
    next.passingSince = min(passingSince ?? attestedAt, attestedAt)
    next.passingUntil = next.failsFrom ?? believedUntil
    if attestedAt.since(next.passingSince ?? attestedAt) >= rule.forgetsAfter { next.forgetFailure() }
    return next
  }

  /// The grace of a failure that is there or will be there from `moment` on.
  func grace(forFailureFrom moment: Instant, rule: CheckRule, inForce: Instant) -> GracePeriod {
    let forgotten = isFailureForgotten(by: moment, rule: rule)
    let began = forgotten ? moment : firstFailure ?? moment
    var start = max(began, inForce)
    // A grace that was over before the rule was tightened is not given again by tightening it.
    if !forgotten, let grace, grace.end <= inForce { start = grace.start }
    return GracePeriod(start: start, end: start + rule.grace)
  }

  /// Whether evidence has shown the check to pass for long enough before `moment`.
  private func isFailureForgotten(by moment: Instant, rule: CheckRule) -> Bool {
    guard firstFailure != nil, let passingSince else { return false }
    return min(passingUntil ?? passingSince, moment).since(passingSince) >= rule.forgetsAfter
  }

  private mutating func forgetFailure() {
    firstFailure = nil
    grace = nil
  }
}

extension Timeline {
  /// From when on the findings would deny under that rule, severity, grace and exceptions aside; nil if never.
  func failsFrom(under rule: CheckRule) -> Instant? {
    phases.first { $0.finding.counts(onUnknown: rule.onUnknown, onNotApplicable: rule.onNotApplicable) }?.from
  }
}

extension Finding {
  /// Whether it answers the question; an unknown does not.
  fileprivate var isAnswer: Bool {
    switch self {
    case .pass, .warning, .fail, .notApplicable: true
    case .unknown: false
    }
  }
}
