package import Evidence
package import StrictJSON

/// The last evidence that was accepted of a device: kept whole, so that another policy can be tried on it.
package struct EvidenceRow: Sendable, Hashable {
  package let device: DeviceID
  package let hash: MessageHash
  /// When the server took it.
  package let receivedAt: Instant
  /// The whole message as it was received.
  package let message: [UInt8]
  /// Its posture, as the server understood it then.
  package let posture: JSONValue

  package init(device: DeviceID, hash: MessageHash, receivedAt: Instant, message: [UInt8], posture: JSONValue) {
    self.device = device
    self.hash = hash
    self.receivedAt = receivedAt
    self.message = message
    self.posture = posture
  }
}
