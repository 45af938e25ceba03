// Bodies of `/v1/admin/tokens` and `/v1/admin/credentials`. A secret is in one answer, once; the server keeps its hash.

/// `POST /v1/admin/tokens`: makes a single-use enrolment token.
package struct TokenRequest: Codable, Sendable, Hashable {
  package let owner: String
  package let users: [String]?
  package let label: String?
  /// Seconds until it expires; 1 minute to 90 days, 24 hours if absent.
  package let expiresIn: Int64?
  /// `auto` (the default) or `required`.
  package let approval: String?
  /// The device that the new one retires.
  package let replaces: String?

  package init(
    owner: String, users: [String]? = nil, label: String? = nil, expiresIn: Int64? = nil, approval: String? = nil,
    replaces: String? = nil
  ) {
    self.owner = owner
    self.users = users
    self.label = label
    self.expiresIn = expiresIn
    self.approval = approval
    self.replaces = replaces
  }

  enum CodingKeys: String, CodingKey {
    case owner, users, label
    case expiresIn = "expires_in"
    case approval, replaces
  }
}

/// An enrolment token without its secret.
package struct TokenEntry: Codable, Sendable, Hashable {
  /// `tok_` and the base64url of the token's SHA-256: names it; it is no secret.
  package let tokenID: String
  package let owner: String
  package let users: [String]
  package let label: String?
  package let approval: String
  package let replaces: String?
  package let createdAt: String
  package let createdBy: String
  package let expiresAt: String
  /// `open`, `used`, `expired` or `revoked`.
  package let state: String
  /// The device that was enrolled with it.
  package let deviceID: String?

  package init(
    tokenID: String, owner: String, users: [String], label: String?, approval: String, replaces: String?,
    createdAt: String, createdBy: String, expiresAt: String, state: String, deviceID: String?
  ) {
    self.tokenID = tokenID
    self.owner = owner
    self.users = users
    self.label = label
    self.approval = approval
    self.replaces = replaces
    self.createdAt = createdAt
    self.createdBy = createdBy
    self.expiresAt = expiresAt
    self.state = state
    self.deviceID = deviceID
  }

  enum CodingKeys: String, CodingKey {
    case tokenID = "token_id"
    case owner, users, label, approval, replaces
    case createdAt = "created_at"
    case createdBy = "created_by"
    case expiresAt = "expires_at"
    case state
    case deviceID = "device_id"
  }
}

/// 201: the token, shown once.
package struct TokenCreated: Codable, Sendable, Hashable {
  /// The secret, `vet_…`.
  package let token: String
  package let entry: TokenEntry

  package init(token: String, entry: TokenEntry) {
    self.token = token
    self.entry = entry
  }
}

package struct TokenList: Codable, Sendable, Hashable {
  package let tokens: [TokenEntry]
  package let next: String?

  package init(tokens: [TokenEntry], next: String?) {
    self.tokens = tokens
    self.next = next
  }
}

/// `POST /v1/admin/credentials`: makes a credential for a caller.
package struct CredentialRequest: Codable, Sendable, Hashable {
  /// 1 to 64 of a-z, A-Z, 0-9, `.`, `_`, `-`; two live ones may share a name, so that one can replace the other.
  package let name: String
  /// `pdp`, `admin` or `auditor`.
  package let role: String
  /// Seconds until it expires; never if absent.
  package let expiresIn: Int64?

  package init(name: String, role: String, expiresIn: Int64? = nil) {
    self.name = name
    self.role = role
    self.expiresIn = expiresIn
  }

  enum CodingKeys: String, CodingKey {
    case name, role
    case expiresIn = "expires_in"
  }
}

/// A credential without its secret.
package struct CredentialEntry: Codable, Sendable, Hashable {
  /// `cred_` and the base64url of the credential's SHA-256: names it; it is no secret.
  package let credentialID: String
  package let name: String
  package let role: String
  package let createdAt: String
  package let expiresAt: String?
  package let lastUsedAt: String?
  /// `live`, `expired` or `revoked`.
  package let state: String

  package init(
    credentialID: String, name: String, role: String, createdAt: String, expiresAt: String?,
    lastUsedAt: String?, state: String
  ) {
    self.credentialID = credentialID
    self.name = name
    self.role = role
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.lastUsedAt = lastUsedAt
    self.state = state
  }

  enum CodingKeys: String, CodingKey {
    case credentialID = "credential_id"
    case name, role
    case createdAt = "created_at"
    case expiresAt = "expires_at"
    case lastUsedAt = "last_used_at"
    case state
  }
}

/// 201: the credential, shown once.
package struct CredentialCreated: Codable, Sendable, Hashable {
  /// The secret: `vpdp_…`, `vadm_…` or `vaud_…`.
  package let credential: String
  package let entry: CredentialEntry

  package init(credential: String, entry: CredentialEntry) {
    self.credential = credential
    self.entry = entry
  }
}

package struct CredentialList: Codable, Sendable, Hashable {
  package let credentials: [CredentialEntry]

  package init(credentials: [CredentialEntry]) { self.credentials = credentials }
}
