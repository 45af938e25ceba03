import Evidence

/// Follows the administrative chain of an export.
struct ChainCheck {
  private let checkpoint: AuditHead?
  /// The number that the export begins with.
  private let first: Int64
  private(set) var head: AuditHead
  private(set) var entries: Int64 = 0

  init(first: Int64, checkpoint: AuditHead?) {
    self.first = first
    self.checkpoint = checkpoint
    head = .empty
  }

  /// Whether the export has the chain from its first entry.
  var isWhole: Bool { first == 1 }

  mutating func take(_ entry: AuditEntry) throws(AuditBreak) {
    if entries == 0 {
      try begin(with: entry)
    } else {
      guard entry.sequence == head.count + 1 else { throw AuditBreak(.outOfOrder, at: entry) }
      guard entry.previous == head.hash else { throw AuditBreak(.notLinked, at: entry) }
    }
    if let checkpoint, entry.sequence == checkpoint.count, entry.hash != checkpoint.hash {
      throw AuditBreak(.notOfCheckpoint, at: entry)
    }
    head = AuditHead(count: entry.sequence, hash: entry.hash)
    entries += 1
  }

  /// An export that begins later than the chain is believed only if the checkpoint's hash reaches back over its beginning.
  private mutating func begin(with entry: AuditEntry) throws(AuditBreak) {
    guard entry.sequence == first else { throw AuditBreak(.missingBeginning, at: entry) }
    if first == 1 {
      guard entry.previous == .zero else { throw AuditBreak(.notLinked, at: entry) }
      return
    }
    guard let checkpoint, first <= checkpoint.count + 1 else {
      throw AuditBreak(.missingBeginning, at: entry)
    }
    if first == checkpoint.count + 1, entry.previous != checkpoint.hash {
      throw AuditBreak(.notLinked, at: entry)
    }
  }

  func finish() throws(AuditBreak) {
    guard let checkpoint, checkpoint.count > 0 else { return }
    let end = entries == 0 ? first - 1 : head.count
    guard end >= checkpoint.count else {
      throw AuditBreak(.missingEnd, place: "administrative entry \(end + 1)")
    }
  }
}
