// Bodies of `/v1/admin/policies` and `/v1/admin/exceptions`.

/// `POST /v1/admin/policies/check|dry-run|apply`.
package struct PolicyRequest: Codable, Sendable, Hashable {
  /// The policy file as it stands.
  package let yaml: String
  /// `apply` only: how many newly denied devices are accepted.
  package let acceptDenials: Int?

  package init(yaml: String, acceptDenials: Int? = nil) {
    self.yaml = yaml
    self.acceptDenials = acceptDenials
  }

  enum CodingKeys: String, CodingKey {
    case yaml
    case acceptDenials = "accept_denials"
  }
}

/// `GET /v1/admin/policies/active`.
package struct PolicyDetail: Codable, Sendable, Hashable {
  package let policy: PolicyName
  package let yaml: String
  package let appliedAt: String
  package let appliedBy: String

  package init(policy: PolicyName, yaml: String, appliedAt: String, appliedBy: String) {
    self.policy = policy
    self.yaml = yaml
    self.appliedAt = appliedAt
    self.appliedBy = appliedBy
  }

  enum CodingKeys: String, CodingKey {
    case policy, yaml
    case appliedAt = "applied_at"
    case appliedBy = "applied_by"
  }
}

/// What a policy would change, or has changed.
package struct PolicyReport: Codable, Sendable, Hashable {
  /// A device that is trusted now and would not be.
  package struct Denial: Codable, Sendable, Hashable {
    package let deviceID: String
    package let owner: String
    package let reasons: [Reason]

    package init(deviceID: String, owner: String, reasons: [Reason]) {
      self.deviceID = deviceID
      self.owner = owner
      self.reasons = reasons
    }

    enum CodingKeys: String, CodingKey {
      case deviceID = "device_id"
      case owner, reasons
    }
  }

  package let policy: PolicyName
  /// Devices trusted now, and how many of them would be under the new policy.
  package let trustedBefore: Int
  package let trustedAfter: Int
  /// The first 100.
  package let denials: [Denial]
  package let denialCount: Int
  /// Newly denied devices that need no `accept_denials`.
  package let allowedDenials: Int
  package let applied: Bool

  package init(
    policy: PolicyName, trustedBefore: Int, trustedAfter: Int, denials: [Denial], denialCount: Int, allowedDenials: Int,
    applied: Bool
  ) {
    self.policy = policy
    self.trustedBefore = trustedBefore
    self.trustedAfter = trustedAfter
    self.denials = denials
    self.denialCount = denialCount
    self.allowedDenials = allowedDenials
    self.applied = applied
  }

  enum CodingKeys: String, CodingKey {
    case policy
    case trustedBefore = "trusted_before"
    case trustedAfter = "trusted_after"
    case denials
    case denialCount = "denial_count"
    case allowedDenials = "allowed_denials"
    case applied
  }
}

/// `POST /v1/admin/exceptions`: exactly one of device and owner.
package struct ExceptionRequest: Codable, Sendable, Hashable {
  package let deviceID: String?
  package let owner: String?
  package let checks: [String]
  package let reason: String
  /// RFC 3339; at most 366 days ahead.
  package let until: String

  package init(deviceID: String? = nil, owner: String? = nil, checks: [String], reason: String, until: String) {
    self.deviceID = deviceID
    self.owner = owner
    self.checks = checks
    self.reason = reason
    self.until = until
  }

  enum CodingKeys: String, CodingKey {
    case deviceID = "device_id"
    case owner, checks, reason, until
  }
}

/// An exception with its author, reason and end.
package struct ExceptionEntry: Codable, Sendable, Hashable {
  /// `exc_…`
  package let exceptionID: String
  package let deviceID: String?
  package let owner: String?
  package let checks: [String]
  package let reason: String
  package let author: String
  package let from: String
  package let until: String
  /// `live`, `over` or `ended`.
  package let state: String

  package init(
    exceptionID: String, deviceID: String?, owner: String?, checks: [String], reason: String, author: String,
    from: String, until: String, state: String
  ) {
    self.exceptionID = exceptionID
    self.deviceID = deviceID
    self.owner = owner
    self.checks = checks
    self.reason = reason
    self.author = author
    self.from = from
    self.until = until
    self.state = state
  }

  enum CodingKeys: String, CodingKey {
    case exceptionID = "exception_id"
    case deviceID = "device_id"
    case owner, checks, reason, author, from, until, state
  }
}

package struct ExceptionList: Codable, Sendable, Hashable {
  package let exceptions: [ExceptionEntry]
  package let next: String?

  package init(exceptions: [ExceptionEntry], next: String?) {
    self.exceptions = exceptions
    self.next = next
  }
}
