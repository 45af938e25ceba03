import Crypto
package import Evidence
import Locked

/// The MAC keys by purpose, tenant and epoch, and which epochs this replica has heard of.
package final class KeyRing: Sendable {
  private struct Slot: Hashable {
    let purpose: RootKey.Purpose
    let tenant: TenantID?
    let epoch: UInt32
  }

  let root: RootKey
  /// The epoch that new seals use, and the highest that is published.
  package let epoch: UInt32
  // Guards the derived keys of the published epochs; others are derived each time, so that a stranger cannot fill it.
  private let derived = Locked<[Slot: SealingKey]>([:])

  package init(root: RootKey, epoch: UInt32) {
    self.root = root
    self.epoch = epoch
  }

  /// Challenges are sealed without a tenant: they are given without a look-up.
  package func challengeKey(epoch: UInt32? = nil) -> SealingKey { key(.challenge, nil, epoch ?? self.epoch) }

  package func receiptKey(_ tenant: TenantID, epoch: UInt32? = nil) -> SealingKey {
    key(.receipt, tenant, epoch ?? self.epoch)
  }

  package func linkKey(_ tenant: TenantID, epoch: UInt32? = nil) -> SealingKey {
    key(.link, tenant, epoch ?? self.epoch)
  }

  /// Whether this replica has heard of that epoch.
  package func knows(_ epoch: UInt32) -> Bool { (1...self.epoch).contains(epoch) }

  private func key(_ purpose: RootKey.Purpose, _ tenant: TenantID?, _ epoch: UInt32) -> SealingKey {
    let slot = Slot(purpose: purpose, tenant: tenant, epoch: epoch)
    if let known = derived.withLock({ $0[slot] }) { return known }
    let made = SealingKey(
      epoch: epoch, key: SymmetricKey(data: root.derive(purpose, tenant: tenant, epoch: epoch)))
    if knows(epoch) { derived.withLock { $0[slot] = made } }
    return made
  }
}
