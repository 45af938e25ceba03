/// Why the store did not do what it was asked. Every one of them means "not trusted" on the way to a decision.
package enum StoreError: Error, Hashable, Sendable {
  /// The engine cannot be reached, is locked, full or failing; trying again later may help.
  case unavailable(String)
  /// Too many writes wait already.
  case overloaded
  /// The file or a row in it is not what was written; names the place.
  case corrupt(String)
  /// The schema was made by a newer program than this one.
  case schemaTooNew(found: String, newestKnown: String)
  /// The root key is not the one with which this store was made.
  case wrongRootKey
  /// A file or folder that others may read or write, or that belongs to somebody else.
  case unsafePermissions(String)
  /// The engine would acknowledge what is not on the disk.
  case notDurable(String)
  /// The row changed between reading and writing it.
  case staleRevision
  /// The tenant, or a row that must be there, is not.
  case notFound(String)
  /// The schema refuses the change.
  case constraint(StoreConstraint)
}

extension StoreError {
  /// What programs compare.
  package var code: String {
    switch self {
    case .unavailable: "unavailable"
    case .overloaded: "overloaded"
    case .corrupt: "corrupt"
    case .schemaTooNew: "schema_too_new"
    case .wrongRootKey: "wrong_root_key"
    case .unsafePermissions: "unsafe_permissions"
    case .notDurable: "not_durable"
    case .staleRevision: "stale_revision"
    case .notFound: "not_found"
    case .constraint(let constraint): constraint.rawValue
    }
  }
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unavailable(let detail): "the store is not available: \(detail)"
    case .overloaded: "the store has too many writes waiting; try again"
    case .corrupt(let detail): "the store is damaged: \(detail); stop the server and restore a backup"
    case .schemaTooNew(let found, let known):
      "the store's schema has the change \(found), which this program does not know (its newest is \(known)); "
        + "run the release that made it, or a later one"
    case .wrongRootKey:
      "the root key is not the one this store was made with; give the key whose fingerprint is stored, or restore both together"
    case .unsafePermissions(let detail):
      "\(detail); the data directory must be 0700 and its files 0600, owned by the server's user"
    case .notDurable(let detail): "writes would be acknowledged before they are on the disk: \(detail)"
    case .staleRevision: "the row was changed by somebody else since it was read"
    case .notFound(let what): "\(what) is not in the store"
    case .constraint(let constraint): "the store refuses the change: \(constraint.rawValue)"
    }
  }
}
