import Evidence
import Trust

/// What comes of a message at a store.
final class Arrival {
  let decision: SubmissionDecision
  let row: Int
  let violation: Violation?
  let isAcknowledged: Bool

  init(decision: SubmissionDecision, row: Int, violation: Violation?) {
    self.decision = decision
    self.row = row
    self.violation = violation
    isAcknowledged =
      switch decision {
      case .acknowledgeAgain, .accept: true
      case .refuse, .fork: false
      }
  }
}

extension ChainExploration {
  /// Runs the decision on a message at a row and holds its outcome against the truth.
  mutating func arrival(of number: Int, at rowNumber: Int, now: Int, alone: Bool) -> Arrival {
    let key = UInt64(rowNumber) << 36 | UInt64(number) << 16 | UInt64(now + 1_000) << 1 | (alone ? 1 : 0)
    if let known = arrivals[key] { return known }
    let row = rows[rowNumber]
    let submission = messages.submissions[number]
    let standing = row.chain.standing(
      of: submission.message.hash, status: row.status, trustFloor: row.time.trustFloor)
    let decision = scenario.rule(submission, standing, .model(now))

    var next = row
    next.chain = row.chain.applying(decision, to: submission.message, now: .model(now))
    next.time = row.time.applying(decision)
    var violation: Violation?
    switch decision {
    case .acknowledgeAgain, .refuse: break
    case .fork:
      next.status = .quarantined
      next.forked = number
      if alone { violation = Violation(property: .honestDeviceIsNeverAFork, detail: "#\(number) is called a fork") }
    case .accept(let acceptance):
      violation = brokenProperty(ofAccepting: number, as: acceptance, at: row, now: now, alone: alone)
      next.truth = truth(of: row.truth, accepting: number, as: acceptance.kind)
    }
    let arrival = Arrival(decision: decision, row: rows.number(of: next), violation: violation)
    arrivals[key] = arrival
    return arrival
  }

  private func truth(of before: ModelRow.Truth, accepting number: Int, as kind: Acceptance.Kind) -> ModelRow.Truth {
    var truth = before
    truth.add(number, superseding: messages[number].unanswered)
    truth.counting = number
    let message = messages[number]
    switch kind {
    case .gap: truth.spoken = message.afterCopy ? [message.signer] : []
    case .normal:
      if message.afterCopy, !truth.spoken.contains(message.signer) { truth.spoken.append(message.signer) }
    }
    return truth
  }

  private func brokenProperty(
    ofAccepting number: Int, as acceptance: Acceptance, at row: ModelRow, now: Int, alone: Bool
  ) -> Violation? {
    let message = messages[number]
    let truth = row.truth
    func broken(_ property: ChainProperty, _ detail: String) -> Violation {
      Violation(property: property, detail: "#\(number) is accepted" + detail)
    }
    if truth.accepted.contains(number) { return broken(.countsOnce, " twice") }
    if truth.superseded.contains(number) { return broken(.countsOnce, " though superseded") }
    if alone, let later = truth.accepted.first(where: { messages[$0].sequence >= message.sequence }) {
      return broken(.countsOnce, " after #\(later)")
    }
    let age = now - message.issuedAt
    if age > 300 || age < -60 { return broken(.trustIsFresh, " with a challenge \(age) s old") }
    if let floor = row.time.trustFloor, .model(message.issuedAt) < floor {
      return broken(.trustIsFresh, " with a challenge from before the trust floor")
    }
    switch acceptance.kind {
    case .normal:
      if message.afterCopy, truth.spoken.contains(message.signer.other) {
        return broken(.secondHolderIsCaught, " though the other holder had spoken")
      }
    case .gap:
      if message.receipt.map(truth.accepted.contains) ?? true {
        return broken(.gapMeansLoss, " as a gap where nothing was lost")
      }
    }
    return nil
  }
}

extension ModelRow.Truth {
  /// A message became the last accepted, and those it lists can never count any more.
  mutating func add(_ number: Int, superseding unanswered: [Int]) {
    last = number
    superseded.removeAll { $0 == number }
    if !accepted.contains(number) { accepted = (accepted + [number]).sorted() }
    for late in unanswered where !accepted.contains(late) && !superseded.contains(late) { superseded.append(late) }
    superseded.sort()
  }
}

extension SubmissionDecision {
  /// One word for it, a refusal's code included.
  var name: String {
    switch self {
    case .acknowledgeAgain: "acknowledged_again"
    case .refuse(let refusal): refusal.rawValue
    case .accept(let acceptance): acceptance.kind.rawValue
    case .fork: "fork"
    }
  }
}
