package import Evidence

/// A check's findings over time if nothing new is heard: they only ever get worse.
package struct Timeline: Sendable, Hashable {
  package struct Phase: Sendable, Hashable {
    package let from: Instant
    package let finding: Finding
    /// What was seen, fit to be shown; at most 400 bytes.
    package let observed: String

    package init(from: Instant, _ finding: Finding, _ observed: String) {
      self.from = from
      self.finding = finding
      self.observed = observed
    }
  }

  /// What the evidence says itself.
  package let first: Phase
  /// What it turns into, in order of time, each later than the one before.
  package let turns: [Phase]

  /// What was found at `start`, and what it turns into; a turn that lies before `start` has happened already, one that
  /// would improve the finding is left out.
  package init(at start: Instant, _ finding: Finding, _ observed: String, then turns: [Phase] = []) {
    var first = Phase(from: start, finding, observed)
    var later: [Phase] = []
    for turn in turns.sorted(by: { $0.from < $1.from }) where turn.finding.weight > (later.last ?? first).finding.weight {
      if turn.from <= start {
        first = Phase(from: start, turn.finding, turn.observed)
      } else {
        if later.last?.from == turn.from { later.removeLast() }
        later.append(turn)
      }
    }
    self.first = first
    self.turns = later
  }

  /// Nil if the phases are none or out of order: for what comes from a store.
  init?(phases: [Phase]) {
    guard let first = phases.first, zip(phases, phases.dropFirst()).allSatisfy({ $0.from < $1.from }) else { return nil }
    self.first = first
    turns = Array(phases.dropFirst())
  }

  package var phases: [Phase] { [first] + turns }

  /// The phase in force at a moment; before the first it is the first.
  package func phase(at moment: Instant) -> Phase { turns.last { $0.from <= moment } ?? first }
}

extension Finding {
  fileprivate var weight: Int {
    switch self {
    case .pass: 0
    case .notApplicable: 1
    case .warning: 2
    case .unknown: 3
    case .fail: 4
    }
  }

  /// Whether it would deny by itself under that rule, severity aside.
  func counts(onUnknown: Doubt, onNotApplicable: Doubt) -> Bool {
    switch self {
    case .pass, .warning: false
    case .fail: true
    case .unknown: onUnknown == .deny
    case .notApplicable: onNotApplicable == .deny
    }
  }
}
