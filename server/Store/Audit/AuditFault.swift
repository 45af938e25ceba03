/// Why an export of the audit is not what was once written, and where.
package struct AuditFault: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    /// Not a line of an export.
    case malformedLine = "malformed_line"
    case wrongTenant = "wrong_tenant"
    /// The entry's hash is not that of its contents.
    case altered
    /// The entry does not name the hash of the one before.
    case notLinked = "not_linked"
    /// The entry's number is not the next: one is missing, repeated, or stands elsewhere.
    case outOfOrder = "out_of_order"
    /// The first entry is neither the chain's first nor one that the checkpoint vouches for.
    case missingBeginning = "missing_beginning"
    /// The chain, or the segment that was open, ends before the checkpoint.
    case missingEnd = "missing_end"
    /// The entry that the checkpoint names has another hash.
    case notOfCheckpoint = "not_of_checkpoint"
    /// An activity segment that the chain does not know.
    case unknownSegment = "unknown_segment"
    /// A closed segment that was not pruned has no entries.
    case missingSegment = "missing_segment"
    /// A segment's entries are not those whose head the chain holds.
    case segmentMismatch = "segment_mismatch"
    /// A name that does not open its commitment.
    case nameAltered = "name_altered"
  }

  package let code: Code
  /// Such as "administrative entry 17" or "entry 5 of segment 3".
  package let place: String
  /// Of the export, from 1; nil where something is missing.
  package let line: Int?

  package var description: String { "\(place): \(code.rawValue)" + (line.map { " (line \($0))" } ?? "") }
}
