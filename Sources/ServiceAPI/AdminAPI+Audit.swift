package import StrictJSON

// Bodies of `/v1/admin/audit` and `/v1/admin/trust`.

/// One entry of the audit, as listed; an export holds more, so that it can be verified.
package struct AuditLine: Codable, Sendable, Hashable {
  /// `admin` for the administrative chain, else a segment of the activity, as `activity/12`.
  package let chain: String
  package let sequence: Int64
  package let at: String
  package let kind: String
  package let actor: String
  package let subject: String
  package let details: JSONValue
  /// The hash of the entry before, base64url; all zero for the first.
  package let previous: String
  package let hash: String

  package init(
    chain: String, sequence: Int64, at: String, kind: String, actor: String, subject: String, details: JSONValue,
    previous: String, hash: String
  ) {
    self.chain = chain
    self.sequence = sequence
    self.at = at
    self.kind = kind
    self.actor = actor
    self.subject = subject
    self.details = details
    self.previous = previous
    self.hash = hash
  }

  enum CodingKeys: String, CodingKey {
    case chain
    case sequence = "seq"
    case at, kind, actor, subject, details, previous, hash
  }
}

/// `GET /v1/admin/audit?after=&limit=`: the administrative chain, oldest first.
package struct AuditList: Codable, Sendable, Hashable {
  package let entries: [AuditLine]
  package let next: String?

  package init(entries: [AuditLine], next: String?) {
    self.entries = entries
    self.next = next
  }
}

/// `GET /v1/admin/trust?device=&user=`: what a PDP would be told, and why.
package struct TrustExplanation: Codable, Sendable, Hashable {
  /// Byte for byte what the PDP gets.
  package let answer: TrustAnswer
  package let state: String?
  package let checks: [CheckReport]
  package let exceptions: [ExceptionEntry]

  package init(answer: TrustAnswer, state: String?, checks: [CheckReport], exceptions: [ExceptionEntry]) {
    self.answer = answer
    self.state = state
    self.checks = checks
    self.exceptions = exceptions
  }
}
