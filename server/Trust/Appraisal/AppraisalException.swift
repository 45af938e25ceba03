package import Evidence
package import ServiceAPI

/// An administrator's dated permission for named checks of one device, or of all devices of one owner, not to pass.
package struct AppraisalException: Sendable, Hashable {
  package enum Scope: Sendable, Hashable {
    case device(DeviceID)
    case owner(User)
  }

  /// The store's name for it, 1 to 64 bytes.
  package let id: String
  package let scope: Scope
  /// Names of checks; never empty.
  package let checks: Set<String>
  /// Why, at most 500 bytes; for people.
  package let reason: String
  package let author: String
  package let from: Instant
  /// The first moment at which it no longer holds.
  package let until: Instant

  /// The longest that one exception may last.
  package static let longest = Span.days(366)

  /// Why an exception cannot be made.
  package enum Refusal: String, Error, Sendable, Hashable, CaseIterable {
    case noCheck = "no_check"
    case unknownCheck = "unknown_check"
    case noReason = "no_reason"
    case noAuthor = "no_author"
    case endsBeforeItBegins = "ends_before_it_begins"
    case tooLong = "too_long"
    case badID = "bad_id"
  }

  package init(
    id: String, scope: Scope, checks: Set<String>, reason: String, author: String, from: Instant, until: Instant
  ) throws(Refusal) {
    guard (1...64).contains(id.utf8.count) else { throw .badID }
    guard !checks.isEmpty else { throw .noCheck }
    guard checks.allSatisfy({ CheckCatalogue.type(named: $0) != nil }) else { throw .unknownCheck }
    guard (1...500).contains(reason.utf8.count), reason.contains(where: { !$0.isWhitespace }) else { throw .noReason }
    guard (1...256).contains(author.utf8.count) else { throw .noAuthor }
    guard from < until else { throw .endsBeforeItBegins }
    guard until.since(from) <= Self.longest else { throw .tooLong }
    self.id = id
    self.scope = scope
    self.checks = checks
    self.reason = reason
    self.author = author
    self.from = from
    self.until = until
  }

  package func holds(at moment: Instant) -> Bool { from <= moment && moment < until }

  package func covers(device: DeviceID, owner: User) -> Bool {
    switch scope {
    case .device(let covered): covered == device
    case .owner(let covered): covered == owner
    }
  }
}
