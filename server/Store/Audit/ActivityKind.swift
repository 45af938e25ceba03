/// What happened, in the daily segments: much, and prunable.
package enum ActivityKind: String, Sendable, Hashable, CaseIterable {
  case attestation
  case decision
  /// Denials that could not be queued: how many, from when until when.
  case decisionsLost = "decisions_lost"
  /// Refusals of one caller in one minute: how many, and one of them.
  case refusals
}
