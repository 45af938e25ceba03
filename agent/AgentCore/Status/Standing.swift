package import Evidence

/// Where this device stands now, from the server's last word and the time that has passed since.
package enum Standing: Sendable, Hashable {
  case trusted(until: Instant)
  case notTrusted
  /// It was trusted; that has run out.
  case lapsed(since: Instant)
  /// Enrolled, and no message has been acknowledged yet.
  case neverAttested
  case notEnrolled

  /// The standing of a device with this status file, or with none.
  package init(_ document: StatusDocument?, at now: Instant) {
    guard let document else {
      self = .notEnrolled
      return
    }
    guard let verdict = document.verdict else {
      self = .neverAttested
      return
    }
    // Trust without a readable end is no trust.
    guard verdict.trusted, let end = verdict.trustedUntil.flatMap(Instant.init(rfc3339:)) else {
      self = .notTrusted
      return
    }
    self = now < end ? .trusted(until: end) : .lapsed(since: end)
  }

  package var exitStatus: AgentExit {
    switch self {
    case .trusted: .success
    case .notTrusted: .notTrusted
    case .lapsed, .neverAttested, .notEnrolled: .trustUnknown
    }
  }

  /// The word that stands for it in `status --json`.
  package var word: String {
    switch self {
    case .trusted: "trusted"
    case .notTrusted: "not_trusted"
    case .lapsed: "lapsed"
    case .neverAttested: "never_attested"
    case .notEnrolled: "not_enrolled"
    }
  }
}
