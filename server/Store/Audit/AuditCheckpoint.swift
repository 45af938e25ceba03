package import Evidence

/// How far a tenant's audit had come at a moment: kept outside the store, it makes rewriting and cutting off visible.
package struct AuditCheckpoint: Sendable, Hashable {
  package let tenant: TenantID
  /// Of the administrative chain.
  package let head: AuditHead
  package let at: Instant
  /// The segment that was open, and how far that had come; nil before the first activity.
  package let open: OpenSegment?

  package struct OpenSegment: Sendable, Hashable {
    package let number: Int64
    package let head: AuditHead
  }

  init(tenant: TenantID, head: AuditHead, at: Instant, open: OpenSegment?) {
    self.tenant = tenant
    self.head = head
    self.at = at
    self.open = open
  }

  /// The checkpoint of this moment.
  package init(of tenant: TenantID, at now: Instant, in reader: any StoreReader) throws(StoreError) {
    self.init(
      tenant: tenant, head: try reader.auditHead(of: tenant), at: now,
      open: try reader.auditSegments(in: tenant).last.flatMap { segment in
        segment.closedBy == nil ? OpenSegment(number: segment.number, head: segment.head) : nil
      })
  }

  /// Whether the store's administrative chain goes on from this checkpoint; if not, it was restored, or tampered with.
  package func isExtended(in reader: any StoreReader) throws(StoreError) -> Bool {
    if head.count == 0 { return true }
    let entry = try reader.auditEntries(in: tenant, after: head.count - 1, limit: 1).first
    return entry?.sequence == head.count && entry?.hash == head.hash && entry?.computedHash == head.hash
  }
}
