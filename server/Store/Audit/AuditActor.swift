package import Evidence

/// Who did it. Users never stand here: their names are in `users` of an event.
package enum AuditActor: Sendable, Hashable {
  case server
  /// A command run on the server's machine, offline.
  case offline
  /// A caller, by the name of its credential.
  case credential(String)
  case device(DeviceID)
  /// An agent that enrols, by its token.
  case token(SecretHash)
  case anonymous

  /// The form that is stored and hashed.
  package var text: String {
    switch self {
    case .server: "server"
    case .offline: "offline"
    case .credential(let name): "credential:\(name)"
    case .device(let id): "device:\(id)"
    case .token(let hash): "token:\(hash.base64URL)"
    case .anonymous: "anonymous"
    }
  }
}
