package import Evidence
package import StrictJSON

/// What the server knows of a device, but for its last evidence and a fork's messages, which have rows of their own.
package struct DeviceRow: Sendable {
  package enum Status: String, Sendable, Hashable, CaseIterable {
    case pending, active, suspended, quarantined, retired
  }

  package enum Assurance: String, Sendable, Hashable, CaseIterable {
    case software, tpm
  }

  package enum Voucher: String, Sendable, Hashable, CaseIterable {
    case `operator`, manufacturer
  }

  /// A message in the device's chain.
  package struct ChainPoint: Sendable, Hashable {
    package let message: MessageHash
    package let sequence: UInt64

    package init(message: MessageHash, sequence: UInt64) {
      self.message = message
      self.sequence = sequence
    }
  }

  /// What an appraisal said, the memory it leaves for the next one, and the policy it was made by.
  package struct Appraisal: Sendable, Hashable {
    package let policy: PolicyDigest
    package let verdict: JSONValue
    package let memory: JSONValue

    package init(policy: PolicyDigest, verdict: JSONValue, memory: JSONValue) {
      self.policy = policy
      self.verdict = verdict
      self.memory = memory
    }
  }

  package let id: DeviceID
  package let tenant: TenantID
  package let key: DevicePublicKey
  package let thumbprint: Thumbprint
  package let enrolledAt: Instant
  package let replaces: DeviceID?
  package var status: Status
  /// Compare by UTF-8 bytes, never with `==`.
  package var owner: String
  package var furtherUsers: [String]
  package var assurance: Assurance
  package var vouchedBy: Set<Voucher>
  package var label: String?
  package var approvedAt: Instant?
  /// Evidence whose challenge is older is refused.
  package var trustFloor: Instant?
  package var lastAccepted: ChainPoint?
  /// Sequence numbers up to this one may have been accepted and forgotten.
  package var lostUntil: UInt64
  /// Receipts up to this `seq` may belong to a chain that a release has ended; 0 at first.
  package var abandonedUntil: UInt64
  package var attestedAt: Instant?
  /// The last accepted message that was a gap.
  package var gapAt: Instant?
  package var appraisal: Appraisal?
  package var softwareVersion: String?
  /// The device's clock less the server's, at the last evidence.
  package var clockSkew: Span?
  /// Somebody asked for a user who differs from one of this device's only in case or normal form.
  package var nearMiss: Bool
  /// The number of the last change; 0 before the row is stored. The store sets it.
  package internal(set) var revision: Int64

  /// A device as enrolment makes it.
  package init(
    id: DeviceID, tenant: TenantID, key: DevicePublicKey, status: Status, owner: String, furtherUsers: [String] = [],
    assurance: Assurance, vouchedBy: Set<Voucher> = [], label: String? = nil, enrolledAt: Instant,
    approvedAt: Instant? = nil, replaces: DeviceID? = nil
  ) {
    self.init(
      id: id, tenant: tenant, key: key, thumbprint: key.thumbprint, status: status, owner: owner,
      furtherUsers: furtherUsers, assurance: assurance, vouchedBy: vouchedBy, label: label, enrolledAt: enrolledAt,
      approvedAt: approvedAt, replaces: replaces)
  }

  /// The same with the thumbprint as it was stored: reading a row need not compute it.
  init(
    id: DeviceID, tenant: TenantID, key: DevicePublicKey, thumbprint: Thumbprint, status: Status, owner: String,
    furtherUsers: [String], assurance: Assurance, vouchedBy: Set<Voucher>, label: String?, enrolledAt: Instant,
    approvedAt: Instant?, replaces: DeviceID?
  ) {
    self.id = id
    self.tenant = tenant
    self.key = key
    self.thumbprint = thumbprint
    self.status = status
    self.owner = owner
    self.furtherUsers = furtherUsers
    self.assurance = assurance
    self.vouchedBy = vouchedBy
    self.label = label
    self.enrolledAt = enrolledAt
    self.approvedAt = approvedAt
    self.replaces = replaces
    lostUntil = 0
    abandonedUntil = 0
    nearMiss = false
    revision = 0
  }
}
