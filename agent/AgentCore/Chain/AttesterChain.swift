package import Evidence
import StrictJSON

/// The device's half of the chain: what it signed, and what it heard back.
///
/// Two events change it: a message was signed, an acknowledgement was heard. No refusal, time-out or other answer does. A copy
/// of this value must be on disk before the message it ends with is sent.
package struct AttesterChain: Sendable, Hashable {
  /// Hashes kept at most; beyond it the oldest goes.
  package static let maxUnanswered = EvidenceClaims.maxUnanswered
  /// From this many hashes on, a run first repeats the newest message.
  package static let repeatFrom = 32
  /// The last `seq` there can be.
  package static let maxSequence = UInt64(JSONLimits.safeInteger)

  /// `seq` of the newest signed message; 0 before the first.
  package private(set) var sequence: UInt64
  /// From the last acknowledgement that was heard.
  package private(set) var receipt: Receipt?
  /// Hashes of the messages signed since, oldest first; their `seq` are consecutive and end with `sequence`.
  package private(set) var unanswered: [MessageHash]
  /// The message that the last hash names; nil exactly when there is none.
  package private(set) var newest: SignedMessage?

  /// The chain of a device that has signed nothing.
  package init() {
    sequence = 0
    unanswered = []
  }

  /// A chain as it was kept; nil unless its parts fit together.
  package init?(sequence: UInt64, receipt: Receipt?, unanswered: [MessageHash], newest: SignedMessage?) {
    guard sequence <= Self.maxSequence, unanswered.count <= Self.maxUnanswered, newest?.hash == unanswered.last,
      Set(unanswered).count == unanswered.count, UInt64(unanswered.count) <= sequence
    else { return nil }
    if let receipt {
      guard receipt.sequence >= 1, receipt.sequence <= sequence - UInt64(unanswered.count) else { return nil }
    }
    self.sequence = sequence
    self.receipt = receipt
    self.unanswered = unanswered
    self.newest = newest
  }

  /// `seq` of the next message; nil when the counter is used up.
  package var nextSequence: UInt64? { sequence < Self.maxSequence ? sequence + 1 : nil }

  /// The message that a run sends before it signs another; nil while the list is short.
  package var messageToRepeatFirst: SignedMessage? { unanswered.count >= Self.repeatFrom ? newest : nil }

  /// Takes up a message that was signed with `nextSequence`, `receipt` and `unanswered`; false (and no change) at the counter's
  /// end, or for a message that is on the list already.
  package mutating func sign(_ message: SignedMessage) -> Bool {
    guard let next = nextSequence, !unanswered.contains(message.hash) else { return false }
    sequence = next
    unanswered.append(message.hash)
    if unanswered.count > Self.maxUnanswered { unanswered.removeFirst() }
    newest = message
    return true
  }

  /// Takes the acknowledged message and the older ones off the list and keeps the receipt; false, and no change, unless the
  /// hash is on the list and the receipt is for that very message.
  package mutating func hear(_ acknowledgement: Acknowledgement) -> Bool {
    guard let index = unanswered.firstIndex(of: acknowledgement.message) else { return false }
    let later = UInt64(unanswered.count - 1 - index)
    guard acknowledgement.receipt.message == acknowledgement.message,
      acknowledgement.receipt.sequence == sequence - later
    else { return false }
    receipt = acknowledgement.receipt
    unanswered.removeFirst(index + 1)
    if unanswered.isEmpty { newest = nil }
    return true
  }
}
