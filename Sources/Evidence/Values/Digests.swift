import Crypto

/// A digest with a meaning; two meanings are two types.
package protocol NamedDigest: Hashable, Sendable {
  var value: Bytes32 { get }
  init(_ value: Bytes32)
}

extension NamedDigest {
  /// Nil unless there are exactly 32 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard let value = Bytes32(bytes) else { return nil }
    self.init(value)
  }

  /// Nil unless the text is the canonical base64url of 32 bytes.
  package init?(base64URL text: String) {
    guard let bytes = Base64URL.decode(text.utf8) else { return nil }
    self.init(bytes: bytes)
  }

  package var bytes: [UInt8] { value.bytes }
  package var base64URL: String { Base64URL.encode(value.bytes) }
}

/// What identifies a signed message: SHA-256 of its signing input, the first two segments with their dot.
///
/// Not of the whole message: whoever sees an ECDSA signature (r, s) can make another valid one, (r, n − s).
package struct MessageHash: NamedDigest {
  package let value: Bytes32
  package init(_ value: Bytes32) { self.value = value }
}

/// RFC 7638 thumbprint of a public key with SHA-256.
package struct Thumbprint: NamedDigest {
  package let value: Bytes32
  package init(_ value: Bytes32) { self.value = value }
}

/// SHA-256 of a secret that is kept only as this: an enrolment token or a credential.
package struct SecretHash: NamedDigest {
  package let value: Bytes32
  package init(_ value: Bytes32) { self.value = value }

  package init(of secret: some Collection<UInt8>) {
    var hasher = SHA256()
    hasher.update(data: Array(secret))
    self.init(Bytes32(digest: hasher.finalize()))
  }
}

/// SHA-256 of a policy's canonical text; the name by which decisions refer to it.
package struct PolicyDigest: NamedDigest {
  package let value: Bytes32
  package init(_ value: Bytes32) { self.value = value }
}

extension Bytes32 {
  package init(sha256 bytes: some Collection<UInt8>) {
    var hasher = SHA256()
    hasher.update(data: Array(bytes))
    self.init(digest: hasher.finalize())
  }

  init(digest: SHA256Digest) {
    // A SHA-256 digest is 32 bytes by its type; zero is unreachable.
    self = Bytes32(Array(digest)) ?? Bytes32.zero
  }
}
