import Evidence
import Trust

extension ChainExploration {
  /// The first property that does not hold in a state.
  mutating func brokenProperty(of state: ModelState) -> Violation? {
    for store in 0..<scenario.stores {
      if let stale = wrongTrust(in: state[store: store], at: clock(state)) { return stale }
      if state.copy == ModelState.none {
        if let stuck = stuckAgent(.original, in: state, store: store) { return stuck }
      }
    }
    return nil
  }

  /// Whether a row is fresh, asked of any replica, without evidence that deserves it.
  private mutating func wrongTrust(in rowNumber: Int, at clock: Int) -> Violation? {
    let key = UInt64(rowNumber) << 32 | UInt64(clock)
    guard goodRows.insert(key).inserted else { return nil }
    let row = rows[rowNumber]
    guard row.status == .active else { return nil }
    for skew in scenario.skews {
      switch row.time.freshness(limit: scenario.limit, now: .model(clock + skew)) {
      case .neverAttested, .fromFuture, .stale: continue
      case .fresh:
        guard let counting = row.truth.counting else {
          return Violation(property: .trustIsFresh, detail: "fresh without evidence from after the trust floor")
        }
        let age = Int64(clock + skew - messages[counting].issuedAt)
        if age >= scenario.limit.seconds || age < -60 {
          return Violation(property: .trustIsFresh, detail: "fresh by #\(counting), which is \(age) s old")
        }
      }
    }
    return nil
  }

  /// Whether a holder of the chain that an administrator named cannot go on at once.
  mutating func stuckHolder(ofChain named: Int, in state: ModelState, store: Int) -> Violation? {
    let message = messages[named]
    for holder in Holder.allCases where !message.afterCopy || message.signer == holder {
      guard holder == .original || scenario.copy == .honest else { continue }
      if let stuck = stuckAgent(holder, in: state, store: store) { return stuck }
    }
    return nil
  }

  /// Whether an agent's next run, if all of it gets through, does not end with an accepted message.
  private mutating func stuckAgent(_ holder: Holder, in state: ModelState, store: Int) -> Violation? {
    guard let agent = state[holder: holder] else { return nil }
    let row = state[store: store]
    let alone = state.copy == ModelState.none
    let key = UInt64(agent) << 44 | UInt64(row) << 20 | UInt64(clock(state)) << 1 | (alone ? 1 : 0)
    guard goodRuns.insert(key).inserted, rows[row].status == .active else { return nil }
    let slowest = scenario.skews.min() ?? 0
    let fastest = scenario.skews.max() ?? 0
    // A floor set by the fastest clock is above the slowest one's challenges for as long as they differ.
    let later = clock(state) + fastest - slowest
    for (issuer, decider) in [(slowest, fastest), (fastest, slowest)] {
      let outcome = run(agents[agent], at: row, issuedAt: later + issuer, now: later + decider, alone: alone)
      guard case .accept = outcome else {
        return Violation(
          property: outcome == .fork && alone ? .honestDeviceIsNeverAFork : .honestDeviceGoesOn,
          detail: "\(holder)'s next message at store \(store) would get \(outcome)")
      }
    }
    return nil
  }

  /// What the last message of a run gets on a network without faults.
  private mutating func run(
    _ agent: ModelAgent, at row: Int, issuedAt: Int, now: Int, alone: Bool
  ) -> SubmissionDecision {
    var agent = agent
    var row = row
    if agent.unanswered.count >= scenario.repeatFrom, let newest = agent.unanswered.last {
      let repeated = arrival(of: newest, at: row, now: now, alone: alone)
      row = repeated.row
      if repeated.isAcknowledged {
        agent = agent.hearing(newest)
      } else if !repeated.decision.letsAgentSignAnother {
        return repeated.decision
      }
    }
    return arrival(of: messages.number(of: agent.next(issuedAt: issuedAt)), at: row, now: now, alone: alone).decision
  }
}
