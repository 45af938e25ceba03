import Trust

/// What the lies that a holder of a copy can tell to a store depend on.
struct LieSource: Hashable {
  var receipts: [Int]
  var hashes: [Int]
  var issuedAt: Int
}

extension ChainExploration {
  /// The holder of a copy sends whatever it can make: any `seq`, any receipt it was given, any list of hashes it knows.
  ///
  /// It signs at the moment it sends: a message kept back would know less and have an older challenge.
  mutating func copyLies(from state: ModelState, number: Int) {
    let own = sets[Int(state.acknowledged)].filter { messages[$0].signer == .copy }
    for store in 0..<scenario.stores {
      // What it told one store, it can repeat to the other.
      for lie in (state.lies < scenario.lies ? lies(in: state, to: store) : []) + own {
        let arrival = arrival(of: lie, at: state[store: store], now: clock(state), alone: false)
        var next = state
        next[store: store] = arrival.row
        if arrival.isAcknowledged { next.acknowledged = set(state.acknowledged, inserting: lie) }
        guard next != state || arrival.violation != nil else { continue }
        if !own.contains(lie) { next.lies += 1 }
        step(to: next, by: .lies(lie, store: store), from: number, breaking: arrival.violation)
      }
    }
  }

  private mutating func lies(in state: ModelState, to store: Int) -> [Int] {
    let truth = rows[state[store: store]].truth
    let stolen = state[holder: .copy].flatMap { agents[$0].receipt }
    let heard = sets[Int(state.acknowledged)].filter(isKnownToCopy)
    let receipts = Set(heard + [stolen].compactMap { $0 }).sorted()
    // To list what this store accepted before the last changes nothing, so those lists need not be told apart.
    let hashes = Set(sets[Int(state.sent)].filter(isKnownToCopy)).union(receipts)
      .filter { $0 == truth.last || !truth.accepted.contains($0) }
      .sorted()
    return lies(from: LieSource(receipts: receipts, hashes: hashes, issuedAt: clock(state)))
  }

  private mutating func lies(from source: LieSource) -> [Int] {
    if let known = knownLies[source] { return known }
    var lies: [Int] = []
    for sequence in 1...(scenario.messages + scenario.lies) {
      for receipt in [nil] + source.receipts.map(Optional.some) {
        for list in 0..<(1 << source.hashes.count) {
          let unanswered = source.hashes.indices.filter { list >> $0 & 1 == 1 }.map { source.hashes[$0] }
          lies.append(
            messages.number(
              of: ModelMessage(
                signer: .copy, afterCopy: true, sequence: sequence, receipt: receipt, unanswered: unanswered,
                issuedAt: source.issuedAt)))
        }
      }
    }
    knownLies[source] = lies
    return lies
  }
}
