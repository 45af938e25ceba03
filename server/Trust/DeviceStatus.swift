/// Where a device stands in its life; only an active one may have new evidence accepted.
package enum DeviceStatus: String, CaseIterable, Hashable, Sendable {
  /// Enrolled with a token that demands approval; nobody has approved it yet.
  case pending
  case active
  /// Put aside by an administrator, who can resume it.
  case suspended
  /// Two machines were found to hold its key; an administrator releases it.
  case quarantined
  /// For good.
  case retired
}
