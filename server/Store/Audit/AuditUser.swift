/// A user's part in an event. The name goes to the side table; the chain holds a salted commitment to it.
package struct AuditUser: Sendable {
  /// Such as `owner`, `previous_owner`, `asked_for`; once in an event.
  package let role: String
  package let name: String

  package init(role: String, name: String) {
    self.role = role
    self.name = name
  }
}
