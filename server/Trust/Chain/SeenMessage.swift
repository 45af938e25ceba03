package import Evidence

/// How the chain of a device came to know a message.
package enum SeenAs: String, CaseIterable, Hashable, Sendable {
  /// It was accepted itself: whoever sends it again hears its acknowledgement again.
  case accepted
  /// A later message listed it as unanswered before it arrived: it has come too late for good.
  case superseded
}

/// How and when a message came to be known.
package struct SeenMessage: Hashable, Sendable {
  package let kind: SeenAs
  package let at: Instant

  package init(as kind: SeenAs, at instant: Instant) {
    self.kind = kind
    at = instant
  }

  /// After this long a message may be forgotten: its challenge, at most a minute ahead and good for five, is dead by then.
  package static let memory = Span.minutes(10)
}
