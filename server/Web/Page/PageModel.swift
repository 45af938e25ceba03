package import Evidence
package import ServiceAPI

/// All that the page of one device shows; its strings may be hostile, the page escapes them.
package struct PageModel: Sendable, Hashable {
  /// Where the device stands with the server, by the codes of the API.
  package enum DeviceState: String, Sendable, Hashable, CaseIterable {
    case pending, active, suspended, quarantined, retired
  }

  package let deviceID: DeviceID
  package let label: String?
  /// As `Debian GNU/Linux 12 (bookworm)`.
  package let system: String?
  package let state: DeviceState
  package let trusted: Bool
  /// Empty exactly when trusted.
  package let reasons: [Reason]
  package let checks: [CheckReport]
  package let attestedAt: Instant?
  /// When trust lapses unless the device attests again.
  package let trustedUntil: Instant?
  package let evaluatedAt: Instant
  /// What changes whenever this page would; the live script compares it with the `version` of its JSON.
  package let version: String
  /// How administrators are reached, in their own words, if that is configured.
  package let contact: String?

  package init(
    deviceID: DeviceID, label: String?, system: String?, state: DeviceState, trusted: Bool, reasons: [Reason],
    checks: [CheckReport], attestedAt: Instant?, trustedUntil: Instant?, evaluatedAt: Instant, version: String,
    contact: String?
  ) {
    self.deviceID = deviceID
    self.label = label
    self.system = system
    self.state = state
    self.trusted = trusted
    self.reasons = reasons
    self.checks = checks
    self.attestedAt = attestedAt
    self.trustedUntil = trustedUntil
    self.evaluatedAt = evaluatedAt
    self.version = version
    self.contact = contact
  }

  /// Enough of the id to tell two devices apart, too little to ask the server about one.
  package var shortID: String { String(deviceID.description.prefix(10)) + "…" }
}
