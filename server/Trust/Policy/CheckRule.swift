package import Evidence
package import ServiceAPI

/// One check of a policy: what is asked, with its parameters, and what follows from the answer.
package struct CheckRule: Sendable {
  package let check: any Check
  package let severity: Severity
  package let onUnknown: Doubt
  package let onNotApplicable: Doubt
  /// How long a failure is tolerated; 0 to 90 days.
  package let grace: Span

  package static let longestGrace = Span.days(90)
  /// No check must pass longer than this for an earlier failure to be forgotten.
  package static let longestMemory = Span.days(7)

  package init(
    _ check: any Check, severity: Severity, onUnknown: Doubt = .deny, onNotApplicable: Doubt = .deny, grace: Span = .zero
  ) {
    self.check = check
    self.severity = severity
    self.onUnknown = onUnknown
    self.onNotApplicable = onNotApplicable
    self.grace = grace
  }

  package var name: String { type(of: check).name }

  /// How long the check must have passed for an earlier failure to be forgotten.
  package var forgetsAfter: Span { min(grace, Self.longestMemory) }

  /// Whether a device that this rule's predecessor let pass may be denied by this rule.
  ///
  /// A shorter grace counts: without a new start, a failure in the middle of the old grace would be denied at once.
  package func isStricter(than old: CheckRule?) -> Bool {
    guard severity == .require else { return false }
    guard let old, old.severity == .require else { return true }
    return onUnknown.isStricter(than: old.onUnknown) || onNotApplicable.isStricter(than: old.onNotApplicable)
      || grace < old.grace || check.demandsMore(thanAny: old.check)
  }
}

/// What a policy makes of a check that could not be answered.
package enum Doubt: String, Sendable, Hashable, CaseIterable {
  /// As a failure.
  case deny
  /// Shown and counted as risk.
  case warn
  /// As a pass.
  case allow

  func isStricter(than other: Doubt) -> Bool { self == .deny && other != .deny }
}
