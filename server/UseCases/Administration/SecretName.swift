import Evidence

/// How administrators name a token or a credential: its kind and its hash, which opens nothing.
///
/// The kind stands before the hash so that no name begins with a hyphen, which a command line would take for an option.
enum SecretName: String {
  case token = "tok_"
  case credential = "cred_"

  func text(_ hash: SecretHash) -> String { rawValue + hash.base64URL }

  /// Nil unless the text is a name of this kind.
  func hash(_ text: String) -> SecretHash? {
    guard text.utf8.starts(with: rawValue.utf8), let rest = String(text.utf8.dropFirst(rawValue.utf8.count)) else { return nil }
    return SecretHash(base64URL: rest)
  }
}
