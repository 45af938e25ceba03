/// Where a device stands in its life with this server.
package enum DeviceStatus: String, Sendable, Hashable, CaseIterable {
  /// Enrolled, waiting for an administrator.
  case pending
  case active
  case suspended
  /// Two machines were seen to hold its key.
  case quarantined
  /// Final.
  case retired
}
