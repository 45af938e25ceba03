import Evidence
import Locked
import Store
import Trust

/// Policies by digest: immutable once stored, so that one which was read and checked need not be read again.
final class PolicyCache: Sendable {
  private static let capacity = 64
  private let policies = Locked<[PolicyDigest: Policy]>([:])

  /// The policy of a stored text; nil if the text is not the policy that its digest names.
  func policy(_ row: PolicyRow) -> Policy? {
    if let known = policies.withLock({ $0[row.digest] }) { return known }
    let policy: Policy
    do throws(PolicyFileError) {
      policy = try PolicyFile.parse(Array(row.text.utf8))
    } catch {
      return nil
    }
    guard policy.digest == row.digest else { return nil }
    policies.withLock { known in
      if known.count >= Self.capacity { known.removeAll() }
      known[row.digest] = policy
    }
    return policy
  }
}
