package import Evidence

/// A day's part of the activity, hash-chained by itself.
package struct AuditSegment: Sendable, Hashable {
  /// From 1; the order in which segments were opened.
  package let number: Int64
  /// Midnight (UTC) of the day it was opened for.
  package let day: Instant
  package let head: AuditHead
  /// The entry of the administrative chain that holds its head; nil while it is open.
  package let closedBy: Int64?
  /// When retention began to delete its rows.
  package let prunedAt: Instant?

  package init(number: Int64, day: Instant, head: AuditHead, closedBy: Int64?, prunedAt: Instant?) {
    self.number = number
    self.day = day
    self.head = head
    self.closedBy = closedBy
    self.prunedAt = prunedAt
  }
}
