package import Crypto

/// The key that signs checkpoints. It is made and kept outside the store.
package enum AuditSigningKey: Sendable {
  case ed25519(Curve25519.Signing.PrivateKey)
  /// ECDSA with SHA-256.
  case p256(P256.Signing.PrivateKey)

  package var verifyingKey: AuditVerifyingKey {
    switch self {
    case .ed25519(let key): .ed25519(key.publicKey)
    case .p256(let key): .p256(key.publicKey)
    }
  }

  func sign(_ message: [UInt8]) throws -> [UInt8] {
    switch self {
    case .ed25519(let key): Array(try key.signature(for: message))
    case .p256(let key): Array(try key.signature(for: message).rawRepresentation)
    }
  }
}

/// The key that a checkpoint's signature is checked with; whoever checks has it from elsewhere than the checkpoint.
package enum AuditVerifyingKey: Sendable {
  case ed25519(Curve25519.Signing.PublicKey)
  case p256(P256.Signing.PublicKey)

  /// As a checkpoint names its algorithm (RFC 8037, RFC 7518).
  package var algorithm: String {
    switch self {
    case .ed25519: "Ed25519"
    case .p256: "ES256"
    }
  }

  func verifies(_ signature: [UInt8], over message: [UInt8]) -> Bool {
    switch self {
    case .ed25519(let key): return key.isValidSignature(signature, for: message)
    case .p256(let key):
      do {
        return key.isValidSignature(try P256.Signing.ECDSASignature(rawRepresentation: signature), for: message)
      } catch {
        return false
      }
    }
  }
}
