package import Evidence

/// What it was done to.
package enum AuditSubject: Sendable, Hashable {
  case store
  case tenant
  case device(DeviceID)
  case token(SecretHash)
  case credential(String)
  case policy(PolicyDigest)
  case exception(String)
  case setting(String)
  case segment(Int64)
  /// A user, by the commitment to his name.
  case user(Bytes32)

  /// The form that is stored and hashed.
  package var text: String {
    switch self {
    case .store: "store"
    case .tenant: "tenant"
    case .device(let id): "device:\(id)"
    case .token(let hash): "token:\(hash.base64URL)"
    case .credential(let name): "credential:\(name)"
    case .policy(let digest): "policy:\(digest.base64URL)"
    case .exception(let id): "exception:\(id)"
    case .setting(let name): "setting:\(name)"
    case .segment(let number): "segment:\(number)"
    case .user(let commitment): "user:\(Base64URL.encode(commitment.bytes))"
    }
  }
}
