/// What a verified export holds.
package struct AuditVerification: Sendable, Hashable {
  /// Of the administrative chain.
  package let head: AuditHead
  /// Entries of it in the export.
  package let administrativeEntries: Int64
  package let activityEntries: Int64
  /// Segments whose entries match the head in the chain.
  package let completeSegments: Int
  /// Segments that retention has begun to delete.
  package let prunedSegments: Int
  /// Names that the export opens; the other users were forgotten.
  package let names: Int
}
