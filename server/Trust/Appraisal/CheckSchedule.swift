package import Evidence
package import ServiceAPI

/// All that is needed to say, at any later moment, what one check comes to without looking at the evidence again.
package struct CheckSchedule: Sendable, Hashable {
  /// An exception that covers the check, by the store's name for it.
  package struct Cover: Sendable, Hashable {
    package let id: String
    package let until: Instant

    package init(id: String, until: Instant) {
      self.id = id
      self.until = until
    }
  }

  package let check: String
  /// Never `off`: such a check is not made.
  package let severity: Severity
  package let onUnknown: Doubt
  package let onNotApplicable: Doubt
  package let wanted: String
  package let timeline: Timeline
  /// When the grace of the failure that is there, or is to come, ends; nil without a failure.
  package let graceUntil: Instant?
  /// At most 16, those that end last.
  package let covers: [Cover]
  /// When the present failure, or the last not yet forgotten, began.
  package let firstFailure: Instant?
  /// Since when evidence has shown the check to pass.
  package let passingSince: Instant?

  package static let maxCovers = 16

  /// What the check comes to at a moment.
  package func result(at now: Instant) -> CheckResult {
    let phase = timeline.phase(at: now)
    let denies = severity == .require && phase.finding.counts(onUnknown: onUnknown, onNotApplicable: onNotApplicable)
    let grace = denies ? graceUntil.flatMap { now < $0 ? $0 : nil } : nil
    let cover = denies ? covers.filter { now < $0.until }.max { $0.until < $1.until } : nil
    let status: CheckStatus =
      if cover != nil { .excepted } else if grace != nil { .inGrace } else { phase.finding.status }
    return CheckResult(
      check: check, severity: severity, finding: phase.finding, status: status,
      denies: denies && cover == nil && grace == nil, observed: phase.observed, wanted: wanted, graceUntil: grace,
      exceptedUntil: cover?.until, exception: cover?.id, firstFailure: firstFailure, passingSince: passingSince,
      weight: weight(of: phase.finding))
  }

  /// Whether the check denies at a moment: `result(at:).denies` without the words.
  func denies(at now: Instant) -> Bool {
    severity == .require
      && timeline.phase(at: now).finding.counts(onUnknown: onUnknown, onNotApplicable: onNotApplicable)
      && !(graceUntil.map { now < $0 } ?? false) && !covers.contains { now < $0.until }
  }

  /// Moments at which `result` may differ from before.
  var turns: [Instant] { timeline.phases.map(\.from) + [graceUntil].compactMap { $0 } + covers.map(\.until) }

  private func weight(of finding: Finding) -> Int {
    RiskScore.points(finding, severity: severity, onUnknown: onUnknown, onNotApplicable: onNotApplicable)
  }
}

extension Finding {
  package var status: CheckStatus {
    switch self {
    case .pass: .pass
    case .warning: .warning
    case .fail: .fail
    case .unknown: .unknown
    case .notApplicable: .notApplicable
    }
  }
}
