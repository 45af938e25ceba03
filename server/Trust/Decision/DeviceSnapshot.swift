package import Evidence
package import ServiceAPI

/// All that a decision needs to know of a device, from its durable row.
package struct DeviceSnapshot: Sendable, Hashable {
  package let id: DeviceID
  package let status: DeviceStatus
  package let owner: User
  package let furtherUsers: [User]
  package let assurance: Assurance
  package let ekVouchedBy: Set<EKVoucher>
  /// The challenge's issue time of the last accepted evidence.
  package let attestedAt: Instant?
  /// Evidence whose challenge is older does not count.
  package let trustFloor: Instant?
  /// What the policy in force made of that evidence.
  package let verdict: Verdict?
  /// The number of the last change to the device.
  package let revision: Int64

  package init(
    id: DeviceID, status: DeviceStatus, owner: User, furtherUsers: [User] = [], assurance: Assurance,
    ekVouchedBy: Set<EKVoucher> = [], attestedAt: Instant?, trustFloor: Instant? = nil, verdict: Verdict?, revision: Int64
  ) {
    self.id = id
    self.status = status
    self.owner = owner
    self.furtherUsers = furtherUsers
    self.assurance = assurance
    self.ekVouchedBy = ekVouchedBy
    self.attestedAt = attestedAt
    self.trustFloor = trustFloor
    self.verdict = verdict
    self.revision = revision
  }

  /// Whether the device is bound to that user, byte for byte.
  package func isBound(to user: User) -> Bool { owner == user || furtherUsers.contains(user) }
}
