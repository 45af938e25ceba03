package import Evidence

/// A secret that the server hands out once and keeps only as a hash: its prefix tells what kind it is.
package struct Secret: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case enrolmentToken = "vet_"
    case pdpCredential = "vpdp_"
    case adminCredential = "vadm_"
    case auditorCredential = "vaud_"

    package var prefix: String { rawValue }
  }

  package let kind: Kind
  /// Prefix and base64url of 32 random bytes; never logged.
  package let text: String

  /// A new secret.
  package static func random(_ kind: Kind) -> Secret {
    Secret(kind: kind, text: kind.prefix + Base64URL.encode(Randomness.bytes(32)))
  }

  /// Nil unless the text has the form of a secret of that kind; says nothing of whether it exists.
  package init?(_ text: some Collection<UInt8>, of kind: Kind) {
    guard text.count == kind.prefix.utf8.count + 43, text.starts(with: kind.prefix.utf8),
      Base64URL.decode(text.dropFirst(kind.prefix.utf8.count))?.count == 32
    else { return nil }
    self.kind = kind
    self.text = String(decoding: text, as: UTF8.self)
  }

  private init(kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }

  package var hash: SecretHash { SecretHash(of: text.utf8) }
}

/// Unpredictable bytes from the kernel.
package enum Randomness {
  package static func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
