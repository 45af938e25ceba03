import Evidence
import Trust

extension ChainExploration {
  /// Every step that the scenario allows from a state.
  mutating func stepAll(from state: ModelState, number: Int) {
    agentsStep(from: state, number: number)
    messagesArrive(from: state, number: number)
    administratorSteps(from: state, number: number)
    if scenario.copy == .lying, state.copy != ModelState.none { copyLies(from: state, number: number) }

    if state.overwrites < scenario.overwrites, state.firstRow != state.secondRow {
      for store in 0...1 {
        var next = state
        next[store: store] = state[store: 1 - store]
        next.overwrites += 1
        step(to: next, by: .overwrites(store: store), from: number)
      }
    }
    if state.ticks < scenario.ticks {
      var next = state
      next.ticks += 1
      step(to: next, by: .ticks, from: number)
    }
    if scenario.copy != .none, state.copy == ModelState.none {
      var copied = agents[Int(state.original)]
      copied.afterCopy = true
      var next = state
      next.original = UInt32(agents.number(of: copied))
      copied.signer = .copy
      next.copy = UInt32(agents.number(of: copied))
      step(to: next, by: .isCopied, from: number)
    }
  }

  private mutating func agentsStep(from state: ModelState, number: Int) {
    for holder in Holder.allCases {
      guard holder == .original || scenario.copy == .honest, let agentNumber = state[holder: holder] else { continue }
      let agent = agents[agentNumber]
      for message in agent.unanswered where sets[Int(state.acknowledged)].contains(message) {
        var next = state
        next[holder: holder] = agents.number(of: agent.hearing(message))
        step(to: next, by: .hears(holder, message), from: number)
      }
      guard agent.counter < scenario.messages, maySignAnother(agent, in: state) else { continue }
      for skew in scenario.skews {
        let message = messages.number(of: agent.next(issuedAt: clock(state) + skew))
        var next = state
        next[holder: holder] = agents.number(of: agent.signing(message, listLimit: scenario.listLimit))
        next.sent = set(state.sent, inserting: message)
        step(to: next, by: .signs(holder, message), from: number)
      }
    }
  }

  /// From `repeatFrom` hashes on an agent first repeats its newest message, and goes on only if that is refused by its fault.
  private mutating func maySignAnother(_ agent: ModelAgent, in state: ModelState) -> Bool {
    guard agent.unanswered.count >= scenario.repeatFrom, let newest = agent.unanswered.last else { return true }
    for store in 0..<scenario.stores {
      for skew in scenario.skews {
        let arrival = arrival(
          of: newest, at: state[store: store], now: clock(state) + skew, alone: state.copy == ModelState.none)
        if arrival.decision.letsAgentSignAnother { return true }
      }
    }
    return false
  }

  private mutating func messagesArrive(from state: ModelState, number: Int) {
    for message in sets[Int(state.sent)] {
      for store in 0..<scenario.stores {
        for skew in scenario.skews {
          let arrival = arrival(
            of: message, at: state[store: store], now: clock(state) + skew, alone: state.copy == ModelState.none)
          var next = state
          next[store: store] = arrival.row
          if arrival.isAcknowledged { next.acknowledged = set(state.acknowledged, inserting: message) }
          step(
            to: next, by: .arrives(message, store: store, skew: skew), from: number, breaking: arrival.violation)
        }
      }
    }
  }

  private mutating func administratorSteps(from state: ModelState, number: Int) {
    for store in 0..<scenario.stores {
      let row = rows[state[store: store]]
      switch row.status {
      case .pending, .retired: break
      case .active:
        guard state.suspensions < scenario.suspensions else { continue }
        var next = state
        next[store: store] = suspended(row)
        next.suspensions += 1
        step(to: next, by: .suspends(store: store), from: number)
      case .suspended:
        for skew in scenario.skews {
          var next = state
          next[store: store] = resumed(row, now: clock(state) + skew)
          step(to: next, by: .resumes(store: store, skew: skew), from: number)
        }
      case .quarantined:
        guard state.releases < scenario.releases else { continue }
        for named in [row.truth.last, row.forked].compactMap({ $0 }) {
          var next = state
          next[store: store] = released(row, naming: named, now: clock(state))
          next.releases += 1
          step(
            to: next, by: .releases(store: store, naming: named), from: number,
            breaking: stuckHolder(ofChain: named, in: next, store: store))
        }
      }
    }
  }

  private mutating func suspended(_ row: ModelRow) -> Int {
    var row = row
    row.status = .suspended
    return rows.number(of: row)
  }

  private mutating func resumed(_ row: ModelRow, now: Int) -> Int {
    var row = row
    row.status = .active
    row.time = row.time.raisingFloor(to: .model(now))
    row.truth.counting = nil
    return rows.number(of: row)
  }

  private mutating func released(_ row: ModelRow, naming named: Int, now: Int) -> Int {
    var row = row
    let submission = messages.submissions[named]
    row.status = .active
    row.chain = row.chain.released(
      continuing: submission.message, unanswered: submission.unanswered, now: .model(now))
    row.time = row.time.raisingFloor(to: .model(now))
    row.forked = nil
    row.truth.add(named, superseding: messages[named].unanswered)
    row.truth.counting = nil
    row.truth.spoken = messages[named].afterCopy ? [messages[named].signer] : []
    return rows.number(of: row)
  }
}

extension SubmissionDecision {
  /// Whether an agent that repeated its newest message and hears this may sign another in the same run.
  var letsAgentSignAnother: Bool {
    switch self {
    case .acknowledgeAgain, .accept, .fork: false
    case .refuse(let refusal):
      switch refusal {
      case .devicePending, .deviceSuspended, .deviceQuarantined, .deviceRetired, .challengeEpochUnknown: false
      case .superseded, .challengeForged, .challengeExpired, .challengeFromFuture, .challengeBelowFloor, .receiptForged,
        .forgotten:
        true
      }
    }
  }
}
