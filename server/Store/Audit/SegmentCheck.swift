import Evidence
import StrictJSON

/// Follows the activity segments of an export, and holds them against what the administrative chain says of them.
struct SegmentCheck {
  private let checkpoint: AuditCheckpoint.OpenSegment?
  private var closed: [Int64: SegmentSummary] = [:]
  private var pruned: Set<Int64> = []
  /// The segment that is being read.
  private var current: (number: Int64, head: AuditHead)?
  private var found: Set<Int64> = []
  private(set) var entries: Int64 = 0
  private(set) var complete = 0

  init(checkpoint: AuditCheckpoint.OpenSegment?) { self.checkpoint = checkpoint }

  var hasBegun: Bool { current != nil }
  var prunedCount: Int { pruned.count }

  /// Learns from an administrative entry which segments were closed and pruned.
  mutating func learn(from entry: AuditEntry) throws(AuditBreak) {
    if entry.kind == AuditKind.segmentClosed.rawValue {
      let summary = try summary(of: entry)
      guard closed[summary.number] == nil else { throw AuditBreak(.segmentMismatch, at: entry) }
      if let last = closed.keys.max(), summary.number != last + 1 { throw AuditBreak(.segmentMismatch, at: entry) }
      closed[summary.number] = summary
    } else if entry.kind == AuditKind.segmentPruned.rawValue {
      let summary = try summary(of: entry)
      // In an export that begins later, the segment may have been closed before it.
      if let known = closed[summary.number], known != summary { throw AuditBreak(.segmentMismatch, at: entry) }
      pruned.insert(summary.number)
    }
  }

  private func summary(of entry: AuditEntry) throws(AuditBreak) -> SegmentSummary {
    do throws(JSONFieldError) { return try SegmentSummary(reading: entry.details) } catch {
      throw AuditBreak(.malformedLine, at: entry)
    }
  }

  mutating func take(_ entry: AuditEntry, of number: Int64) throws(AuditBreak) {
    if let current, current.number == number {
      guard entry.sequence == current.head.count + 1 else { throw AuditBreak(.outOfOrder, at: entry) }
      guard entry.previous == current.head.hash else { throw AuditBreak(.notLinked, at: entry) }
    } else {
      try endCurrent()
      try begin(number, with: entry)
    }
    if let checkpoint, checkpoint.number == number, entry.sequence == checkpoint.head.count,
      entry.hash != checkpoint.head.hash
    {
      throw AuditBreak(.notOfCheckpoint, at: entry)
    }
    current = (number, AuditHead(count: entry.sequence, hash: entry.hash))
    entries += 1
  }

  private mutating func begin(_ number: Int64, with entry: AuditEntry) throws(AuditBreak) {
    guard current.map({ number > $0.number }) ?? true else { throw AuditBreak(.outOfOrder, at: entry) }
    // Only the segment after the last closed one may be open.
    guard closed[number] != nil || closed.keys.max().map({ number == $0 + 1 }) ?? true else {
      throw AuditBreak(.unknownSegment, at: entry)
    }
    found.insert(number)
    // Pruning deletes from the beginning.
    if pruned.contains(number) { return }
    guard entry.sequence == 1 else { throw AuditBreak(.outOfOrder, at: entry) }
    guard entry.previous == .zero else { throw AuditBreak(.notLinked, at: entry) }
  }

  /// The segment that was read ends here: all of it must have been there.
  private mutating func endCurrent() throws(AuditBreak) {
    guard let current else { return }
    if let summary = closed[current.number] {
      guard summary.head == current.head else { throw AuditBreak(.segmentMismatch, place: "segment \(current.number)") }
      if !pruned.contains(current.number) { complete += 1 }
    }
    if let checkpoint, checkpoint.number == current.number, current.head.count < checkpoint.head.count {
      throw AuditBreak(.missingEnd, place: "entry \(current.head.count + 1) of segment \(current.number)")
    }
  }

  mutating func finish(isWholeChain: Bool) throws(AuditBreak) {
    try endCurrent()
    let missing = closed.values.filter { $0.head.count > 0 && !found.contains($0.number) && !pruned.contains($0.number) }
    if let first = missing.map(\.number).min() { throw AuditBreak(.missingSegment, place: "segment \(first)") }
    if isWholeChain, let first = closed.keys.min() ?? found.min(), first != 1 {
      throw AuditBreak(.missingSegment, place: "segment 1")
    }
    let open = found.filter { closed[$0] == nil }.sorted()
    if open.count > 1 { throw AuditBreak(.unknownSegment, place: "segment \(open[open.count - 1])") }
    if let checkpoint, checkpoint.head.count > 0, !found.contains(checkpoint.number), !pruned.contains(checkpoint.number) {
      throw AuditBreak(.missingEnd, place: "entry 1 of segment \(checkpoint.number)")
    }
  }
}
