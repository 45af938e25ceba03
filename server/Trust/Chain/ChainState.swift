package import Evidence

/// What a store remembers of a device's chain.
package struct ChainState: Hashable, Sendable {
  package private(set) var lastAccepted: ChainLink?
  /// Up to this `seq` a restore made the store forget; 0 at first.
  package private(set) var lostUntil: Int64
  /// The highest last `seq` at which a quarantine was lifted; 0 at first.
  ///
  /// The chain that was not named may hold receipts up to here, above the named one: they must not pass for a loss.
  package private(set) var abandonedUntil: Int64
  package private(set) var seen: [MessageHash: SeenMessage]

  package init(
    lastAccepted: ChainLink? = nil, lostUntil: Int64 = 0, abandonedUntil: Int64 = 0, seen: [MessageHash: SeenMessage] = [:]
  ) {
    self.lastAccepted = lastAccepted
    self.lostUntil = lostUntil
    self.abandonedUntil = abandonedUntil
    self.seen = seen
  }

  /// The part of it that the decision on one message looks at.
  package func standing(of message: MessageHash, status: DeviceStatus, trustFloor: Instant?) -> ChainStanding {
    ChainStanding(
      status: status, trustFloor: trustFloor, lastAccepted: lastAccepted, lostUntil: lostUntil, abandonedUntil: abandonedUntil,
      seen: seen[message]?.kind)
  }

  /// The state after a decision; a repeat, a refusal and a fork leave the chain as it is.
  package func applying(_ decision: SubmissionDecision, to message: ChainLink, now: Instant) -> ChainState {
    switch decision {
    case .acknowledgeAgain, .refuse, .fork: self
    case .accept(let acceptance):
      storing(message, superseding: acceptance.supersedes, lostUntil: acceptance.lostUntil, now: now)
    }
  }

  /// The state after an administrator lifted the quarantine, naming the message whose chain goes on.
  ///
  /// It is stored as accepted, whatever it was before. The caller raises the trust floor in the same transaction.
  package func released(continuing message: ChainLink, unanswered: [MessageHash], now: Instant) -> ChainState {
    var next = storing(message, superseding: unanswered, lostUntil: lostUntil, now: now)
    next.abandonedUntil = max(abandonedUntil, lastAccepted?.sequence ?? 0)
    return next
  }

  private func storing(_ message: ChainLink, superseding unanswered: [MessageHash], lostUntil: Int64, now: Instant) -> ChainState
  {
    var next = self
    next.lastAccepted = message
    next.lostUntil = lostUntil
    // What was seen first stays: an accepted message that is listed because its acknowledgement got lost was accepted.
    for hash in unanswered where next.seen[hash] == nil { next.seen[hash] = SeenMessage(as: .superseded, at: now) }
    next.seen[message.hash] = SeenMessage(as: .accepted, at: now)
    next.forget(at: now)
    return next
  }

  /// Lets go of what was seen more than ten minutes before the last accepted message, which is the newest and stays.
  private mutating func forget(at now: Instant) {
    seen = seen.filter { _, message in now.since(message.at) <= SeenMessage.memory }
  }
}
