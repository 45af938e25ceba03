package import Evidence

/// One message's place in the chain of its device: which message, and the counter it carried.
package struct ChainLink: Hashable, Sendable {
  package let hash: MessageHash
  /// The agent's counter, 1 for the first message it signs.
  package let sequence: Int64

  package init(hash: MessageHash, sequence: Int64) {
    self.hash = hash
    self.sequence = sequence
  }
}
