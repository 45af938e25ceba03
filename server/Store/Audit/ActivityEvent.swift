package import Evidence
package import StrictJSON

/// An attestation or a decision, to record in the day's segment.
package struct ActivityEvent: Sendable {
  package let kind: ActivityKind
  package let at: Instant
  package let actor: AuditActor
  package let subject: AuditSubject
  /// Holds no user name and no secret.
  package let details: JSONObject
  package let users: [AuditUser]

  package init(
    _ kind: ActivityKind, at: Instant, actor: AuditActor, subject: AuditSubject, details: JSONObject = JSONObject(),
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
