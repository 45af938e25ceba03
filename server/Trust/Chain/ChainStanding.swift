package import Evidence

/// What a store's rows say about a device and about one message, at the moment that message is decided on.
package struct ChainStanding: Hashable, Sendable {
  package let status: DeviceStatus
  /// Challenges issued before this moment no longer count; nil if it was never raised.
  package let trustFloor: Instant?
  package let lastAccepted: ChainLink?
  /// Up to this `seq` the store cannot tell what it had seen before a restore; 0 at first.
  package let lostUntil: Int64
  /// Receipts up to this `seq` may belong to a chain that a release has ended, and prove no loss; 0 at first.
  package let abandonedUntil: Int64
  /// How the message was seen before; nil if it was not, or was forgotten.
  package let seen: SeenAs?

  package init(
    status: DeviceStatus, trustFloor: Instant?, lastAccepted: ChainLink?, lostUntil: Int64, abandonedUntil: Int64,
    seen: SeenAs?
  ) {
    self.status = status
    self.trustFloor = trustFloor
    self.lastAccepted = lastAccepted
    self.lostUntil = lostUntil
    self.abandonedUntil = abandonedUntil
    self.seen = seen
  }
}
