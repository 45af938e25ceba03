package import Evidence
package import StrictJSON

/// What must be remembered of a device between two pieces of evidence, for each check.
package struct AppraisalMemory: Sendable, Hashable {
  package private(set) var checks: [String: CheckMemory]

  package init() { checks = [:] }

  package subscript(check: String) -> CheckMemory {
    get { checks[check] ?? CheckMemory() }
    set { checks[check] = newValue }
  }
}

/// What is remembered of one check of one device.
package struct CheckMemory: Sendable, Hashable {
  /// When the present failure began, or the last one that is not forgotten yet.
  package var firstFailure: Instant?
  /// Since when evidence has shown the check to pass; nil while it does not. After a failure, when it was mended.
  package var passingSince: Instant?
  /// Until when the last evidence that passed can be believed to.
  package var passingUntil: Instant?
  /// When the last evidence said that it would begin to fail by itself.
  package var failsFrom: Instant?
  /// The grace that the failure was given.
  package var grace: GracePeriod?
  /// What the check itself asked to keep.
  package var notes: JSONValue?

  package init() {}
}

/// A failure's grace: from where it was counted to where it ends.
package struct GracePeriod: Sendable, Hashable {
  package let start: Instant
  package let end: Instant

  package init(start: Instant, end: Instant) {
    self.start = start
    self.end = end
  }
}
