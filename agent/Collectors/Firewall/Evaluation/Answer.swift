import Posture

/// Whether a condition holds for a packet.
enum Answer: Sendable {
  case yes, no
  /// It holds at one time and not at another: a rate, chance, the sender's choice.
  case sometimes
  /// It may hold or not; what it is cannot be seen.
  case perhaps(UnknownReason)

  var negated: Answer {
    switch self {
    case .yes: .no
    case .no: .yes
    case .sometimes, .perhaps: self
    }
  }

  /// Both hold.
  func and(_ other: Answer) -> Answer {
    switch (self, other) {
    case (.no, _), (_, .no): .no
    case (.yes, let rest), (let rest, .yes): rest
    case (.perhaps, _): self
    case (_, .perhaps): other
    case (.sometimes, .sometimes): .sometimes
    }
  }

  /// At least one holds.
  func or(_ other: Answer) -> Answer { negated.and(other.negated).negated }
}

/// Whether a packet can come to a place in the rules.
enum Likelihood: Int, Sendable, Comparable {
  case never
  /// Only if something that is not understood has one of its outcomes.
  case perhaps
  /// At least at some moments.
  case surely

  static func < (left: Likelihood, right: Likelihood) -> Bool { left.rawValue < right.rawValue }
}

/// What becomes of a packet in a chain.
struct Outcome: Sendable {
  var accepted: Likelihood = .never
  var dropped: Likelihood = .never
  var diverted: Likelihood = .never
  /// It comes to the end of the chain, or back from it.
  var undecided: Likelihood = .never

  /// What happens when the chain itself is only reached so likely.
  func limited(to reach: Likelihood) -> Outcome {
    Outcome(
      accepted: min(accepted, reach), dropped: min(dropped, reach), diverted: min(diverted, reach),
      undecided: min(undecided, reach))
  }

  /// Both may happen.
  mutating func join(_ other: Outcome) {
    accepted = max(accepted, other.accepted)
    dropped = max(dropped, other.dropped)
    diverted = max(diverted, other.diverted)
    undecided = max(undecided, other.undecided)
  }

  var decides: Bool { max(accepted, dropped, diverted) > .never }
}
