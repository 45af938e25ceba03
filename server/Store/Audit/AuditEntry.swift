package import Evidence
package import StrictJSON

/// A link of an audit chain as it is stored and exported.
package struct AuditEntry: Sendable, Hashable {
  /// Which chain a link belongs to.
  package enum Chain: Sendable, Hashable {
    case administrative
    /// One segment of the activity, by its number.
    case activity(segment: Int64)
  }

  package let chain: Chain
  package let tenant: TenantID
  /// From 1, without a hole.
  package let sequence: Int64
  package let at: Instant
  /// A text: an entry of a newer release has kinds that this one does not know.
  package let kind: String
  package let actor: String
  package let subject: String
  package let details: JSONValue
  /// By role, the base64url of the commitments to users' names.
  package let users: JSONValue
  /// The hash of the entry before; zero for the first of a chain.
  package let previous: Bytes32
  package let hash: Bytes32
}

extension AuditEntry {
  /// Makes the next link.
  init(
    after head: AuditHead, chain: Chain, tenant: TenantID, at: Instant, kind: String, actor: String, subject: String,
    details: JSONValue, users: JSONValue
  ) {
    self.chain = chain
    self.tenant = tenant
    sequence = head.count + 1
    self.at = at
    self.kind = kind
    self.actor = actor
    self.subject = subject
    self.details = details
    self.users = users
    previous = head.hash
    hash = Self.hash(
      chain: chain, tenant: tenant, sequence: sequence, at: at, kind: kind, actor: actor, subject: subject,
      details: details, users: users, previous: previous)
  }

  /// What the hash of an entry with these contents is.
  var computedHash: Bytes32 {
    Self.hash(
      chain: chain, tenant: tenant, sequence: sequence, at: at, kind: kind, actor: actor, subject: subject,
      details: details, users: users, previous: previous)
  }

  private static func hash(
    chain: Chain, tenant: TenantID, sequence: Int64, at: Instant, kind: String, actor: String, subject: String,
    details: JSONValue, users: JSONValue, previous: Bytes32
  ) -> Bytes32 {
    var fields = FieldHash(domain: "vouchsafe-audit-entry-v1")
    switch chain {
    case .administrative: fields.add("administrative")
    case .activity(let segment):
      fields.add("activity")
      fields.add(segment)
    }
    fields.add(tenant.description)
    fields.add(sequence)
    fields.add(at.seconds)
    fields.add(kind)
    fields.add(actor)
    fields.add(subject)
    fields.add(details.bytes)
    fields.add(users.bytes)
    fields.add(previous.bytes)
    return fields.digest
  }
}
