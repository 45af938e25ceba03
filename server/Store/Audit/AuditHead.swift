package import Evidence

/// How long a chain is, and the hash of its last entry.
package struct AuditHead: Sendable, Hashable {
  package let count: Int64
  package let hash: Bytes32

  package init(count: Int64, hash: Bytes32) {
    self.count = count
    self.hash = hash
  }

  /// Of a chain without an entry.
  package static let empty = AuditHead(count: 0, hash: .zero)
}
