import Crypto
package import Evidence

/// The one secret of an installation: 32 bytes, the same on all replicas, never in the database or its backup.
package struct RootKey: Sendable {
  private let key: SymmetricKey

  /// Nil unless there are exactly 32 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    key = SymmetricKey(data: Array(bytes))
  }

  /// What is derived from it.
  package enum Purpose: String, Sendable, CaseIterable {
    case challenge
    case receipt
    case link
    case checkpoint
    case fingerprint
  }

  /// Told to the store, so that a store and a key that do not belong together are found at the start.
  package var fingerprint: Bytes32 { Bytes32(derive(.fingerprint, tenant: nil, epoch: 0)) ?? .zero }

  /// HKDF-SHA-256 (RFC 5869) with purpose, tenant and epoch in `info`, each with its length before it.
  package func derive(_ purpose: Purpose, tenant: TenantID?, epoch: UInt32) -> [UInt8] {
    var info: [UInt8] = []
    for part in [
      Array("vouchsafe-v1".utf8), Array(purpose.rawValue.utf8), Array((tenant?.description ?? "").utf8), BigEndian.bytes(epoch),
    ] {
      info += BigEndian.bytes(UInt32(truncatingIfNeeded: part.count)) + part
    }
    let derived = HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: info, outputByteCount: 32)
    return derived.withUnsafeBytes { Array($0) }
  }
}
