// Bodies of `/v1/admin/devices`. Requests are read strictly: an unknown member is refused by name.

/// A device as administrators see it.
package struct DeviceSummary: Codable, Sendable, Hashable {
  package let deviceID: String
  package let state: String
  package let owner: String
  package let users: [String]
  package let label: String?
  package let assurance: String
  package let enrolledAt: String
  package let lastAttestedAt: String?
  package let trusted: Bool
  package let trustedUntil: String?
  package let riskScore: Int?
  /// `Debian GNU/Linux 12 (bookworm)`: a machine's own text, hostile wherever it is shown.
  package let system: String?
  package let agentVersion: String?
  package let revision: Int64

  package init(
    deviceID: String, state: String, owner: String, users: [String], label: String?, assurance: String,
    enrolledAt: String, lastAttestedAt: String?, trusted: Bool, trustedUntil: String?, riskScore: Int?, system: String?,
    agentVersion: String?, revision: Int64
  ) {
    self.deviceID = deviceID
    self.state = state
    self.owner = owner
    self.users = users
    self.label = label
    self.assurance = assurance
    self.enrolledAt = enrolledAt
    self.lastAttestedAt = lastAttestedAt
    self.trusted = trusted
    self.trustedUntil = trustedUntil
    self.riskScore = riskScore
    self.system = system
    self.agentVersion = agentVersion
    self.revision = revision
  }

  enum CodingKeys: String, CodingKey {
    case deviceID = "device_id"
    case state, owner, users, label, assurance
    case enrolledAt = "enrolled_at"
    case lastAttestedAt = "last_attested_at"
    case trusted
    case trustedUntil = "trusted_until"
    case riskScore = "risk_score"
    case system
    case agentVersion = "agent_version"
    case revision
  }
}

/// `GET /v1/admin/devices?after=&limit=`: in the order of ids; `next` is the `after` of the next page, absent at the end.
package struct DeviceList: Codable, Sendable, Hashable {
  package let devices: [DeviceSummary]
  package let next: String?

  package init(devices: [DeviceSummary], next: String?) {
    self.devices = devices
    self.next = next
  }
}

/// `GET /v1/admin/devices/{id}`: everything the server holds of a device but its key material and links.
package struct DeviceDetail: Codable, Sendable, Hashable {
  package let device: DeviceSummary
  package let keyThumbprint: String
  package let checks: [CheckReport]
  /// A user name asked for that differs from a bound one only in case or normal form.
  package let nearMiss: String?
  package let replaces: String?
  package let lastGapAt: String?
  /// The two messages of a fork, oldest first, as `{hash, seq, received_at}`; the release names one of them.
  package let conflict: [ConflictingMessage]
  /// The posture of the last accepted evidence, as JSON text.
  package let posture: String?
  package let exceptions: [ExceptionEntry]

  package init(
    device: DeviceSummary, keyThumbprint: String, checks: [CheckReport], nearMiss: String?, replaces: String?,
    lastGapAt: String?, conflict: [ConflictingMessage], posture: String?, exceptions: [ExceptionEntry]
  ) {
    self.device = device
    self.keyThumbprint = keyThumbprint
    self.checks = checks
    self.nearMiss = nearMiss
    self.replaces = replaces
    self.lastGapAt = lastGapAt
    self.conflict = conflict
    self.posture = posture
    self.exceptions = exceptions
  }

  enum CodingKeys: String, CodingKey {
    case device
    case keyThumbprint = "key_thumbprint"
    case checks
    case nearMiss = "near_miss"
    case replaces
    case lastGapAt = "last_gap_at"
    case conflict, posture, exceptions
  }
}

/// One of the two messages by which a fork was seen.
package struct ConflictingMessage: Codable, Sendable, Hashable {
  package let hash: String
  package let sequence: Int64
  package let receivedAt: String

  package init(hash: String, sequence: Int64, receivedAt: String) {
    self.hash = hash
    self.sequence = sequence
    self.receivedAt = receivedAt
  }

  enum CodingKeys: String, CodingKey {
    case hash
    case sequence = "seq"
    case receivedAt = "received_at"
  }
}

/// `POST /v1/admin/devices/{id}/approve|suspend|resume|retire`: why, for the audit.
package struct DeviceChange: Codable, Sendable, Hashable {
  package let reason: String

  package init(reason: String) { self.reason = reason }
}

/// `POST /v1/admin/devices/{id}/release`: lifts a quarantine; the named message's chain goes on.
package struct DeviceRelease: Codable, Sendable, Hashable {
  package let reason: String
  /// The hash of one of the two conflicting messages.
  package let message: String

  package init(reason: String, message: String) {
    self.reason = reason
    self.message = message
  }
}

/// `POST /v1/admin/devices/{id}/reassign`: a new owner; further users and exceptions end, links are void.
package struct DeviceReassignment: Codable, Sendable, Hashable {
  package let reason: String
  package let owner: String

  package init(reason: String, owner: String) {
    self.reason = reason
    self.owner = owner
  }
}

/// `POST /v1/admin/devices/{id}/users/add|remove`: a further user.
package struct DeviceUserChange: Codable, Sendable, Hashable {
  package let user: String

  package init(user: String) { self.user = user }
}
