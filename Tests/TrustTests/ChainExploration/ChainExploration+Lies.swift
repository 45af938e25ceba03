import Trust

extension ChainExploration {
  /// The holder of a copy sends whatever it can make: any `seq`, any receipt it was given, any list of hashes it knows.
  ///
  /// It signs at the moment it sends: a message kept back would know less and have an older challenge.
  mutating func copyLies(from state: ModelState, number: Int) {
    guard state.lies < scenario.lies else { return }
    for lie in lies(in: state) {
      for store in 0..<scenario.stores {
        let arrival = arrival(of: lie, at: state[store: store], now: clock(state), alone: false)
        var next = state
        next[store: store] = arrival.row
        if arrival.isAcknowledged { next.acknowledged = set(state.acknowledged, inserting: lie) }
        guard next != state else { continue }
        next.lies += 1
        step(to: next, by: .lies(lie, store: store), from: number, breaking: arrival.violation)
      }
    }
  }

  private mutating func lies(in state: ModelState) -> [Int] {
    let key = UInt64(state.copy) << 40 | UInt64(state.sent) << 20 | UInt64(state.acknowledged)
    if let known = knownLies[key] { return known }
    let stolen = state[holder: .copy].flatMap { agents[$0].receipt }
    let heard = sets[Int(state.acknowledged)].filter(isKnownToCopy)
    let receipts = Set(heard + [stolen].compactMap { $0 })
    let hashes = Set(sets[Int(state.sent)].filter(isKnownToCopy)).union(receipts).sorted()

    var lies: [Int] = []
    for sequence in 1...(scenario.messages + 3) {
      for receipt in [nil] + receipts.sorted().map(Optional.some) {
        for list in 0..<(1 << hashes.count) {
          let unanswered = hashes.indices.filter { list >> $0 & 1 == 1 }.map { hashes[$0] }
          lies.append(
            messages.number(
              of: ModelMessage(
                signer: .copy, afterCopy: true, sequence: sequence, receipt: receipt, unanswered: unanswered,
                issuedAt: clock(state))))
        }
      }
    }
    knownLies[key] = lies
    return lies
  }
}
