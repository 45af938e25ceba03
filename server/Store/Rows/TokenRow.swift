package import Evidence

/// An enrolment token, known only by its hash: what it allows, and what became of it.
package struct TokenRow: Sendable {
  package enum Approval: String, Sendable, Hashable, CaseIterable {
    case auto, required
  }

  /// What used it: kept so that the same request gets the same answer, and another one none.
  package struct Use: Sendable, Hashable {
    package let at: Instant
    package let device: DeviceID
    package let thumbprint: Thumbprint
    /// The enrolment request by its signing input.
    package let request: MessageHash
    /// The answer it got, byte for byte.
    package let answer: [UInt8]

    package init(at: Instant, device: DeviceID, thumbprint: Thumbprint, request: MessageHash, answer: [UInt8]) {
      self.at = at
      self.device = device
      self.thumbprint = thumbprint
      self.request = request
      self.answer = answer
    }
  }

  package let hash: SecretHash
  /// The prefix that says what kind of secret it is.
  package let kind: String
  package let tenant: TenantID
  /// Compare by UTF-8 bytes, never with `==`.
  package let owner: String
  package let furtherUsers: [String]
  package let label: String?
  package let createdAt: Instant
  package let createdBy: String
  package let expiresAt: Instant
  package let approval: Approval
  package let replaces: DeviceID?
  package internal(set) var use: Use?
  package internal(set) var revokedAt: Instant?

  package init(
    hash: SecretHash, kind: String, tenant: TenantID, owner: String, furtherUsers: [String] = [], label: String? = nil,
    createdAt: Instant, createdBy: String, expiresAt: Instant, approval: Approval, replaces: DeviceID? = nil
  ) {
    self.hash = hash
    self.kind = kind
    self.tenant = tenant
    self.owner = owner
    self.furtherUsers = furtherUsers
    self.label = label
    self.createdAt = createdAt
    self.createdBy = createdBy
    self.expiresAt = expiresAt
    self.approval = approval
    self.replaces = replaces
  }
}
