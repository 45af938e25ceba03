/// `GET /v1/devices/{id}/trust?user=`: the decision. Answered 200 to every authenticated caller, whatever it says.
package struct TrustAnswer: Codable, Sendable, Hashable {
  package let deviceID: String
  package let user: String
  package let trusted: Bool
  package let reasons: [Reason]
  package let assurance: String?
  package let ekVouchedBy: [String]?
  package let lastAttestedAt: String?
  /// Rounded down to the second.
  package let trustedUntil: String?
  package let evaluatedAt: String
  package let riskScore: Int?
  package let policy: PolicyName?
  /// The number of the last change to this device.
  package let revision: Int64?
  /// Null when trusted.
  package let remediationURL: String?

  package init(
    deviceID: String, user: String, trusted: Bool, reasons: [Reason], assurance: String? = nil,
    ekVouchedBy: [String]? = nil, lastAttestedAt: String? = nil, trustedUntil: String? = nil, evaluatedAt: String,
    riskScore: Int? = nil, policy: PolicyName? = nil, revision: Int64? = nil, remediationURL: String?
  ) {
    self.deviceID = deviceID
    self.user = user
    self.trusted = trusted
    self.reasons = reasons
    self.assurance = assurance
    self.ekVouchedBy = ekVouchedBy
    self.lastAttestedAt = lastAttestedAt
    self.trustedUntil = trustedUntil
    self.evaluatedAt = evaluatedAt
    self.riskScore = riskScore
    self.policy = policy
    self.revision = revision
    self.remediationURL = remediationURL
  }

  enum CodingKeys: String, CodingKey {
    case deviceID = "device_id"
    case user, trusted, reasons, assurance
    case ekVouchedBy = "ek_vouched_by"
    case lastAttestedAt = "last_attested_at"
    case trustedUntil = "trusted_until"
    case evaluatedAt = "evaluated_at"
    case riskScore = "risk_score"
    case policy, revision
    case remediationURL = "remediation_url"
  }
}

extension TrustAnswer {
  /// As synthesised, but `remediation_url` is always there: null says "trusted, nothing to mend".
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(deviceID, forKey: .deviceID)
    try container.encode(user, forKey: .user)
    try container.encode(trusted, forKey: .trusted)
    try container.encode(reasons, forKey: .reasons)
    try container.encodeIfPresent(assurance, forKey: .assurance)
    try container.encodeIfPresent(ekVouchedBy, forKey: .ekVouchedBy)
    try container.encodeIfPresent(lastAttestedAt, forKey: .lastAttestedAt)
    try container.encodeIfPresent(trustedUntil, forKey: .trustedUntil)
    try container.encode(evaluatedAt, forKey: .evaluatedAt)
    try container.encodeIfPresent(riskScore, forKey: .riskScore)
    try container.encodeIfPresent(policy, forKey: .policy)
    try container.encodeIfPresent(revision, forKey: .revision)
    try container.encode(remediationURL, forKey: .remediationURL)
  }
}

/// `POST /v1/trust/query`: up to 1,000 pairs of device and user.
package struct TrustQuery: Codable, Sendable, Hashable {
  package static let maxItems = 1_000

  package struct Item: Codable, Sendable, Hashable {
    package let deviceID: String
    package let user: String

    package init(deviceID: String, user: String) {
      self.deviceID = deviceID
      self.user = user
    }

    enum CodingKeys: String, CodingKey {
      case deviceID = "device_id"
      case user
    }
  }

  package let items: [Item]

  package init(items: [Item]) { self.items = items }
}

/// The answers in the order of the question; one moment of evaluation for all.
package struct TrustQueryAnswer: Codable, Sendable, Hashable {
  /// Exactly one of the two: a fault of one item is not a fault of the others.
  package struct Item: Codable, Sendable, Hashable {
    package let decision: TrustAnswer?
    package let fault: Problem.FieldFault?

    package init(decision: TrustAnswer? = nil, fault: Problem.FieldFault? = nil) {
      self.decision = decision
      self.fault = fault
    }
  }

  package let evaluatedAt: String
  package let items: [Item]

  package init(evaluatedAt: String, items: [Item]) {
    self.evaluatedAt = evaluatedAt
    self.items = items
  }

  enum CodingKeys: String, CodingKey {
    case evaluatedAt = "evaluated_at"
    case items
  }
}
