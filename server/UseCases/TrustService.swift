package import Evidence
package import Logging
package import Store

/// What the service does, one file a story; this value holds what the stories need.
package struct TrustService: Sendable {
  package let store: any Store
  package let keys: KeyRing
  package let clock: ServerClock
  package let decisions: any DecisionRecorder
  /// The public origin, as `https://trust.example.com`: the `aud` of every message and the start of every link.
  package let origin: String
  package let logger: Logger
  let policies = PolicyCache()

  package init(
    store: any Store, keys: KeyRing, clock: ServerClock, decisions: any DecisionRecorder, origin: String, logger: Logger
  ) {
    self.store = store
    self.keys = keys
    self.clock = clock
    self.decisions = decisions
    self.origin = origin
    self.logger = logger
  }
}

/// Takes note of decisions; answers whether there was room, so that a grant nobody can record is not given.
package protocol DecisionRecorder: Sendable {
  func record(_ event: ActivityEvent, in tenant: TenantID, granted: Bool) -> Bool

  /// Counts a refusal that gets no row of its own, by caller and minute, with one sample: a stranger cannot fill the audit.
  func count(_ refusal: CountedRefusal, in tenant: TenantID)
}

extension DecisionLog: DecisionRecorder {
  package func record(_ event: ActivityEvent, in tenant: TenantID, granted: Bool) -> Bool {
    switch record(event, in: tenant) {
    case .queued: true
    case .full: false
    }
  }
}
