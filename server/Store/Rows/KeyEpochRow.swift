package import Evidence

/// When an epoch of the derived keys was announced and from when it is used. Holds no secret.
package struct KeyEpochRow: Sendable, Hashable {
  package let epoch: UInt32
  package let publishedAt: Instant
  package let activeFrom: Instant

  package init(epoch: UInt32, publishedAt: Instant, activeFrom: Instant) {
    self.epoch = epoch
    self.publishedAt = publishedAt
    self.activeFrom = activeFrom
  }
}
