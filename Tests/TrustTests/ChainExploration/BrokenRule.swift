import Evidence
import Testing
import Trust

/// A simpler or weaker decision: the real one with something taken from what it is given or from what it answers.
struct BrokenRule: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Where the exploration must find it out, and by which property.
  let scenario: Scenario
  let breaks: ChainProperty
  let rule: DecisionRule

  /// Those that the design names as tried and failed.
  static let named: [BrokenRule] = [
    BrokenRule(
      testDescription: "no list of unanswered messages", scenario: .honestAlone, breaks: .honestDeviceIsNeverAFork
    ) { submission, standing, now in
      .decide(submission.with(unanswered: []), against: standing, now: now)
    },
    BrokenRule(
      testDescription: "superseded hashes are not kept", scenario: .honestAlone, breaks: .honestDeviceIsNeverAFork
    ) { submission, standing, now in
      guard case .accept(let acceptance) = SubmissionDecision.decide(submission, against: standing, now: now) else {
        return .decide(submission, against: standing, now: now)
      }
      return .accept(acceptance.with(kind: acceptance.kind, supersedes: [], lostUntil: acceptance.lostUntil))
    },
    BrokenRule(
      testDescription: "no lost_until", scenario: .honestRestored, breaks: .honestDeviceIsNeverAFork
    ) { submission, standing, now in
      .decide(submission, against: standing.with(lostUntil: 0), now: now)
    },
    BrokenRule(
      testDescription: "no step 8: a restore quarantines the fleet", scenario: .honestRestored,
      breaks: .honestDeviceIsNeverAFork
    ) { submission, standing, now in
      let decision = SubmissionDecision.decide(submission, against: standing, now: now)
      return decision.name == "gap" ? .fork : decision
    },
    BrokenRule(
      testDescription: "an unknown predecessor is believed without a receipt", scenario: .honestCopy,
      breaks: .secondHolderIsCaught
    ) { submission, standing, now in
      .believing(submission, against: standing, now: now, as: .normal)
    },
  ]

  /// Others, so that each property is seen to fail.
  static let further: [BrokenRule] = [
    BrokenRule(
      testDescription: "an unknown predecessor is believed and recorded as a gap", scenario: .honestCopy,
      breaks: .gapMeansLoss
    ) { submission, standing, now in
      .believing(submission, against: standing, now: now, as: .gap)
    },
    BrokenRule(
      testDescription: "a receipt of an ended chain passes for a loss", scenario: .releasedCopy, breaks: .gapMeansLoss
    ) { submission, standing, now in
      .decide(submission, against: standing.with(abandonedUntil: 0), now: now)
    },
    BrokenRule(
      testDescription: "a restore locks the fleet out", scenario: .honestRestored, breaks: .honestDeviceGoesOn
    ) { submission, standing, now in
      let decision = SubmissionDecision.decide(submission, against: standing, now: now)
      return decision.name == "gap" ? .refuse(.forgotten) : decision
    },
    BrokenRule(
      testDescription: "accepted hashes are not kept", scenario: .honestAlone, breaks: .honestDeviceIsNeverAFork
    ) { submission, standing, now in
      .decide(submission, against: standing.seen == .accepted ? standing.with(seen: nil) : standing, now: now)
    },
    BrokenRule(
      testDescription: "a superseded message is let in late", scenario: .honestAlone, breaks: .countsOnce
    ) { submission, standing, now in
      let decision = SubmissionDecision.decide(submission, against: standing, now: now)
      guard decision == .refuse(.superseded) else { return decision }
      return .accept(
        Acceptance(kind: .normal, attestedAt: now, supersedes: submission.unanswered, lostUntil: standing.lostUntil))
    },
    BrokenRule(
      testDescription: "the trust floor is not looked at", scenario: .honestSuspended, breaks: .trustIsFresh
    ) { submission, standing, now in
      .decide(submission, against: standing.with(trustFloor: nil), now: now)
    },
    BrokenRule(
      testDescription: "a challenge never expires", scenario: .honestSuspended, breaks: .trustIsFresh
    ) { submission, standing, now in
      .decide(submission.with(challenge: .genuine(issuedAt: now)), against: standing, now: now)
    },
    BrokenRule(
      testDescription: "evidence is as young as its arrival", scenario: .honestSuspended, breaks: .trustIsFresh
    ) { submission, standing, now in
      guard case .accept(let acceptance) = SubmissionDecision.decide(submission, against: standing, now: now) else {
        return .decide(submission, against: standing, now: now)
      }
      return .accept(
        Acceptance(
          kind: acceptance.kind, attestedAt: now, supersedes: acceptance.supersedes, lostUntil: acceptance.lostUntil))
    },
  ]
}

extension Scenario {
  fileprivate static let honestAlone = Scenario(name: "honest", messages: 3)
  fileprivate static let honestRestored = Scenario(name: "honest, restored", messages: 3, overwrites: 2)
  fileprivate static let honestSuspended = Scenario(name: "honest, suspended", messages: 2, suspensions: 1, ticks: 4)
  fileprivate static let honestCopy = Scenario(name: "an honest copy", messages: 3, copy: .honest)
  fileprivate static let releasedCopy = Scenario(
    name: "a lying copy, released", messages: 2, copy: .lying, lies: 2, releases: 1)
}

extension SubmissionDecision {
  /// Takes the sender's word for it that this store has missed something, wherever `seq` has risen.
  fileprivate static func believing(
    _ submission: Submission, against standing: ChainStanding, now: Instant, as kind: Acceptance.Kind
  ) -> SubmissionDecision {
    let decision = decide(submission, against: standing, now: now)
    guard decision == .fork, let last = standing.lastAccepted, submission.message.sequence > last.sequence else {
      return decision
    }
    return .accept(
      Acceptance(
        kind: kind, attestedAt: now, supersedes: submission.unanswered,
        lostUntil: kind == .gap ? submission.message.sequence - 1 : standing.lostUntil))
  }
}

extension Submission {
  fileprivate func with(unanswered: [MessageHash]) -> Submission {
    Submission(message: message, challenge: challenge, receipt: receipt, unanswered: unanswered)
  }

  fileprivate func with(challenge: ChallengeFinding) -> Submission {
    Submission(message: message, challenge: challenge, receipt: receipt, unanswered: unanswered)
  }
}

extension Acceptance {
  fileprivate func with(kind: Kind, supersedes: [MessageHash], lostUntil: Int64) -> Acceptance {
    Acceptance(kind: kind, attestedAt: attestedAt, supersedes: supersedes, lostUntil: lostUntil)
  }
}

extension ChainStanding {
  fileprivate func with(lostUntil: Int64) -> ChainStanding {
    ChainStanding(
      status: status, trustFloor: trustFloor, lastAccepted: lastAccepted, lostUntil: lostUntil,
      abandonedUntil: abandonedUntil, seen: seen)
  }

  fileprivate func with(abandonedUntil: Int64) -> ChainStanding {
    ChainStanding(
      status: status, trustFloor: trustFloor, lastAccepted: lastAccepted, lostUntil: lostUntil,
      abandonedUntil: abandonedUntil, seen: seen)
  }

  fileprivate func with(trustFloor: Instant?) -> ChainStanding {
    ChainStanding(
      status: status, trustFloor: trustFloor, lastAccepted: lastAccepted, lostUntil: lostUntil,
      abandonedUntil: abandonedUntil, seen: seen)
  }

  fileprivate func with(seen: SeenAs?) -> ChainStanding {
    ChainStanding(
      status: status, trustFloor: trustFloor, lastAccepted: lastAccepted, lostUntil: lostUntil,
      abandonedUntil: abandonedUntil, seen: seen)
  }
}
