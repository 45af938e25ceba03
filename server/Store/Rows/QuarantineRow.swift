package import Evidence

/// The two messages that show that two machines hold one key.
package struct QuarantineRow: Sendable, Hashable {
  package let device: DeviceID
  package let at: Instant
  /// The message that had been accepted; nil if its bytes are no longer there.
  package let accepted: [UInt8]?
  /// The message that does not follow from it.
  package let conflicting: [UInt8]
  package let conflictingHash: MessageHash

  package init(
    device: DeviceID, at: Instant, accepted: [UInt8]?, conflicting: [UInt8], conflictingHash: MessageHash
  ) {
    self.device = device
    self.at = at
    self.accepted = accepted
    self.conflicting = conflicting
    self.conflictingHash = conflictingHash
  }
}
