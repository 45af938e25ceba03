package import Evidence

/// Which devices a listing shows; nil means any.
package struct DeviceFilter: Sendable {
  package var status: DeviceRow.Status?
  /// By UTF-8 bytes.
  package var owner: String?
  /// Only those whose last evidence is later than this, as a mad clock leaves behind.
  package var attestedAfter: Instant?

  package init(status: DeviceRow.Status? = nil, owner: String? = nil, attestedAfter: Instant? = nil) {
    self.status = status
    self.owner = owner
    self.attestedAfter = attestedAfter
  }
}
