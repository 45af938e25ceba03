package import Evidence

/// A message of a device that the server has accepted, or that an accepted one followed.
package struct SeenMessageRow: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case accepted, superseded
  }

  package let hash: MessageHash
  package let kind: Kind
  /// When the server first saw it.
  package let at: Instant

  package init(hash: MessageHash, kind: Kind, at: Instant) {
    self.hash = hash
    self.kind = kind
    self.at = at
  }
}
