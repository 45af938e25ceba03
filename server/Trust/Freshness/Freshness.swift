package import Evidence

/// Whether a device's evidence is young enough, computed when asked.
package enum Freshness: Hashable, Sendable {
  /// No evidence that counts: none was accepted since enrolment, or since the trust floor was last raised.
  case neverAttested
  /// Attested more than a minute ahead of this clock: one of the two is wrong.
  case fromFuture
  /// Fresh while `now` is before that moment.
  case fresh(until: Instant)
  /// Not fresh any more from that moment on.
  case stale(since: Instant)

  /// The longest that evidence counts; policies may shorten it.
  package static let longest = Span.hours(24)
  /// How far ahead of the asked replica's clock evidence may be dated.
  package static let skew = Span.minutes(1)

  /// Fresh if `attestedAt` − 1 min ≤ `now` < `attestedAt` + `limit`; a limit above 24 hours is taken as 24 hours.
  package init(attestedAt: Instant?, limit: Span, now: Instant) {
    guard let attestedAt else {
      self = .neverAttested
      return
    }
    let end = attestedAt + min(limit, Self.longest)
    if now < attestedAt - Self.skew {
      self = .fromFuture
    } else if now < end {
      self = .fresh(until: end)
    } else {
      self = .stale(since: end)
    }
  }
}
