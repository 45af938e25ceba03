package import Evidence
package import StrictJSON

/// Something to record in the administrative chain, in the transaction that does it.
package struct AuditEvent: Sendable {
  package let kind: AuditKind
  package let at: Instant
  package let actor: AuditActor
  package let subject: AuditSubject
  /// Holds no user name and no secret.
  package let details: JSONObject
  package let users: [AuditUser]

  package init(
    _ kind: AuditKind, at: Instant, actor: AuditActor, subject: AuditSubject, details: JSONObject = JSONObject(),
    users: [AuditUser] = []
  ) {
    self.kind = kind
    self.at = at
    self.actor = actor
    self.subject = subject
    self.details = details
    self.users = users
  }
}
