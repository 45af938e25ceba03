import Evidence
import StrictJSON

extension SQLiteSession {
  func auditSegments(in tenant: TenantID) throws(StoreError) -> [AuditSegment] {
    try rows(
      "SELECT number, day, count, hash, closed_by, pruned_at FROM audit_segment WHERE tenant = ? ORDER BY number",
      [.tenant(tenant)], AuditSegment.init(reading:))
  }

  func activityEntries(
    in tenant: TenantID, segment: Int64, after sequence: Int64, limit: Int
  ) throws(StoreError) -> [AuditEntry] {
    try rows(
      """
      SELECT tenant, sequence, at, kind, actor, subject, details, users, previous, hash FROM audit_activity
      WHERE tenant = ? AND segment = ? AND sequence > ? ORDER BY sequence LIMIT ?
      """,
      [.tenant(tenant), .integer(segment), .integer(sequence), .limit(limit)]
    ) { columns throws(StoreError) in try AuditEntry(reading: &columns, chain: .activity(segment: segment)) }
  }

  func appendActivity(_ events: [ActivityEvent], in tenant: TenantID) throws(StoreError) {
    var known: [[UInt8]: Bytes32] = [:]
    var open: AuditSegment?
    for event in events {
      let segment = try self.segment(for: event.at, after: open, in: tenant)
      let entry = AuditEntry(
        after: segment.head, chain: .activity(segment: segment.number), tenant: tenant, at: event.at,
        kind: event.kind.rawValue, actor: event.actor.text, subject: event.subject.text,
        details: .object(event.details), users: try commitments(to: event.users, in: tenant, known: &known))
      try execute(
        """
        INSERT INTO audit_activity (tenant, segment, sequence, at, kind, actor, subject, details, users, previous, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [.tenant(tenant), .integer(segment.number), .integer(entry.sequence)] + entry.values)
      open = segment.with(head: AuditHead(count: entry.sequence, hash: entry.hash))
    }
    if let open { try save(open, in: tenant) }
  }

  /// The segment that takes an event of that moment: the open one, or a new one if the day has changed.
  ///
  /// An event of the day before (queued at midnight) goes into the open segment. One of an earlier day still means that the clock
  /// was set back after a mad one: a segment of the wrong future is closed too.
  private func segment(
    for moment: Instant, after open: AuditSegment?, in tenant: TenantID
  ) throws(StoreError) -> AuditSegment {
    let day = moment.startOfDay
    let last = if let open { open } else { try lastSegment(in: tenant) }
    if let last, last.closedBy == nil {
      if day <= last.day, last.day <= day + .days(1) { return last }
      if let open { try save(open, in: tenant) }
      try close(last, at: moment, in: tenant)
    }
    let number = (last?.number ?? 0) + 1
    try execute(
      "INSERT INTO audit_segment (tenant, number, day, count, hash) VALUES (?, ?, ?, 0, ?)",
      [.tenant(tenant), .integer(number), .instant(day), .bytes(.zero)])
    return AuditSegment(number: number, day: day, head: .empty, closedBy: nil, prunedAt: nil)
  }

  private func lastSegment(in tenant: TenantID) throws(StoreError) -> AuditSegment? {
    try first(
      """
      SELECT number, day, count, hash, closed_by, pruned_at FROM audit_segment
      WHERE tenant = ? ORDER BY number DESC LIMIT 1
      """,
      [.tenant(tenant)], AuditSegment.init(reading:))
  }

  private func save(_ segment: AuditSegment, in tenant: TenantID) throws(StoreError) {
    try execute(
      "UPDATE audit_segment SET count = ?, hash = ? WHERE tenant = ? AND number = ?",
      [.integer(segment.head.count), .bytes(segment.head.hash), .tenant(tenant), .integer(segment.number)])
  }

  private func close(_ segment: AuditSegment, at: Instant, in tenant: TenantID) throws(StoreError) {
    let entry = try appendAudit(
      AuditEvent(
        .segmentClosed, at: at, actor: .server, subject: .segment(segment.number),
        details: SegmentSummary(segment).details), in: tenant)
    try execute(
      "UPDATE audit_segment SET closed_by = ? WHERE tenant = ? AND number = ?",
      [.integer(entry.sequence), .tenant(tenant), .integer(segment.number)])
  }

  func pruneActivity(
    before instant: Instant, in tenant: TenantID, at: Instant, limit: Int
  ) throws(StoreError) -> Int {
    let segments = try auditSegments(in: tenant).filter { $0.closedBy != nil && $0.day + .days(1) <= instant }
    var room = max(1, limit)
    var pruned = 0
    for segment in segments {
      if segment.prunedAt == nil {
        try markPruned(segment, at: at, in: tenant)
      }
      let count = try execute(
        """
        DELETE FROM audit_activity WHERE tenant = ?1 AND segment = ?2 AND sequence IN (
          SELECT sequence FROM audit_activity WHERE tenant = ?1 AND segment = ?2 ORDER BY sequence LIMIT ?3)
        """,
        [.tenant(tenant), .integer(segment.number), .limit(room)])
      pruned += count
      room -= count
      guard room > 0 else { break }
    }
    return pruned
  }

  /// From here on the schema lets the segment's rows go; the chain says so.
  private func markPruned(_ segment: AuditSegment, at: Instant, in tenant: TenantID) throws(StoreError) {
    try appendAudit(
      AuditEvent(
        .segmentPruned, at: at, actor: .server, subject: .segment(segment.number),
        details: SegmentSummary(segment).details), in: tenant)
    try execute(
      "UPDATE audit_segment SET pruned_at = ? WHERE tenant = ? AND number = ?",
      [.instant(at), .tenant(tenant), .integer(segment.number)])
  }
}

extension AuditSegment {
  fileprivate func with(head: AuditHead) -> AuditSegment {
    AuditSegment(number: number, day: day, head: head, closedBy: closedBy, prunedAt: prunedAt)
  }

  fileprivate init(reading columns: inout ColumnReader) throws(StoreError) {
    self.init(
      number: try columns.integer(), day: try columns.instant(),
      head: AuditHead(count: try columns.integer(), hash: try columns.bytes32()),
      closedBy: try columns.optionalInteger(), prunedAt: try columns.optionalInstant())
  }
}

extension Instant {
  /// Midnight in UTC of this moment's day.
  fileprivate var startOfDay: Instant {
    let remainder = seconds % 86_400
    return self - .seconds(remainder < 0 ? remainder + 86_400 : remainder)
  }
}
