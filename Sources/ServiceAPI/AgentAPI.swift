// What the agent and the server say to each other beside the signed messages. An agent ignores members it does not know: its
// server may be newer. Times are RFC 3339 in UTC.

/// `POST /v1/enrollments`, 201: the device exists.
package struct EnrolmentAnswer: Codable, Sendable, Hashable {
  package let deviceID: String
  /// `pending` until an administrator approves, else `active`.
  package let state: String
  /// The `aud` of every message to come.
  package let audience: String

  package init(deviceID: String, state: String, audience: String) {
    self.deviceID = deviceID
    self.state = state
    self.audience = audience
  }

  enum CodingKeys: String, CodingKey {
    case deviceID = "device_id"
    case state, audience
  }
}

/// `POST /v1/challenges`: asks for a challenge; needs no credential.
package struct ChallengeRequest: Codable, Sendable, Hashable {
  package let deviceID: String

  package init(deviceID: String) { self.deviceID = deviceID }

  enum CodingKeys: String, CodingKey { case deviceID = "device_id" }
}

/// `POST /v1/challenges`, 200: a challenge and what this server understands.
package struct ChallengeAnswer: Codable, Sendable, Hashable {
  /// For `eat_nonce`.
  package let challenge: String
  /// Seconds for which it is taken.
  package let expiresIn: Int
  /// Evidence profiles that this server accepts, the preferred one first.
  package let profiles: [String]
  /// The highest version of each fact that this server understands.
  package let facts: [String: Int]

  package init(challenge: String, expiresIn: Int, profiles: [String], facts: [String: Int]) {
    self.challenge = challenge
    self.expiresIn = expiresIn
    self.profiles = profiles
    self.facts = facts
  }

  enum CodingKeys: String, CodingKey {
    case challenge
    case expiresIn = "expires_in"
    case profiles, facts
  }
}

/// `POST /v1/attestations`, 200: the message is durable, and this is what the server makes of it.
package struct AttestationAnswer: Codable, Sendable, Hashable {
  /// The hash of the message that is acknowledged; the agent believes an acknowledgement only for a hash on its list.
  package let message: String
  /// For the next message's `receipt`.
  package let receipt: String
  /// The device's state now: `active`, or what it became since this message was first accepted.
  package let state: String
  /// `normal`, or `gap` if the server's store was restored from before this device's last message.
  package let continuity: String
  /// Whether the device is trusted now, for its owner.
  package let trusted: Bool
  package let reasons: [Reason]
  package let attestedAt: String
  package let trustedUntil: String?
  package let checks: [CheckReport]
  package let riskScore: Int
  package let policy: PolicyName
  /// The page that shows this device alone, with an hour's capability; absent when trusted.
  package let remediationURL: String?

  package init(
    message: String, receipt: String, state: String, continuity: String, trusted: Bool, reasons: [Reason],
    attestedAt: String, trustedUntil: String?, checks: [CheckReport], riskScore: Int, policy: PolicyName,
    remediationURL: String?
  ) {
    self.message = message
    self.receipt = receipt
    self.state = state
    self.continuity = continuity
    self.trusted = trusted
    self.reasons = reasons
    self.attestedAt = attestedAt
    self.trustedUntil = trustedUntil
    self.checks = checks
    self.riskScore = riskScore
    self.policy = policy
    self.remediationURL = remediationURL
  }

  enum CodingKeys: String, CodingKey {
    case message, receipt, state, continuity, trusted, reasons
    case attestedAt = "attested_at"
    case trustedUntil = "trusted_until"
    case checks
    case riskScore = "risk_score"
    case policy
    case remediationURL = "remediation_url"
  }
}

/// Why a device is not trusted.
package struct Reason: Codable, Sendable, Hashable {
  /// One of the closed list in `TrustReasonCode`.
  package let code: String
  /// The check, where the code is `failed_check`.
  package let check: String?
  package let message: String

  package init(code: String, check: String? = nil, message: String) {
    self.code = code
    self.check = check
    self.message = message
  }
}

/// The policy a decision was made by.
package struct PolicyName: Codable, Sendable, Hashable {
  package let name: String
  package let version: Int
  package let digest: String

  package init(name: String, version: Int, digest: String) {
    self.name = name
    self.version = version
    self.digest = digest
  }
}

/// What one check found, and what mends it.
package struct CheckReport: Codable, Sendable, Hashable {
  package let check: String
  package let title: String
  /// One of `CheckStatus`.
  package let status: String
  /// One of `Severity`.
  package let severity: String
  /// Whether this check alone keeps the device from being trusted now.
  package let denies: Bool
  /// What was seen and what is wanted, for people.
  package let seen: String
  package let wanted: String
  package let why: String
  /// Why it could not be known, where the status says so.
  package let unknownReason: String?
  package let inGraceUntil: String?
  package let exceptedUntil: String?
  package let mend: [MendStep]

  package init(
    check: String, title: String, status: String, severity: String, denies: Bool, seen: String, wanted: String, why: String,
    unknownReason: String?, inGraceUntil: String?, exceptedUntil: String?, mend: [MendStep]
  ) {
    self.check = check
    self.title = title
    self.status = status
    self.severity = severity
    self.denies = denies
    self.seen = seen
    self.wanted = wanted
    self.why = why
    self.unknownReason = unknownReason
    self.inGraceUntil = inGraceUntil
    self.exceptedUntil = exceptedUntil
    self.mend = mend
  }

  enum CodingKeys: String, CodingKey {
    case check, title, status, severity, denies, seen, wanted, why
    case unknownReason = "unknown_reason"
    case inGraceUntil = "in_grace_until"
    case exceptedUntil = "excepted_until"
    case mend
  }
}

/// One step of a mend: a sentence, or a command to copy.
package struct MendStep: Codable, Sendable, Hashable {
  package let text: String?
  package let command: String?

  package init(text: String? = nil, command: String? = nil) {
    self.text = text
    self.command = command
  }
}
