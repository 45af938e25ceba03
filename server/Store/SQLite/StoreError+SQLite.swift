import GRDB

extension StoreError {
  /// What an error of the engine means.
  init(sqlite error: any Error) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self.init(database: error)
    default: self = .unavailable(String(describing: error))
    }
  }

  private init(database error: DatabaseError) {
    // Without the statement's arguments: they may name users.
    let detail = error.message ?? String(describing: error.resultCode)
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: self = .corrupt(detail)
    case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH:
      self = .constraint(StoreConstraint(extended: error.extendedResultCode, message: detail))
    default: self = .unavailable("\(error.extendedResultCode): \(detail)")
    }
  }
}

extension StoreConstraint {
  fileprivate init(extended code: ResultCode, message: String) {
    if let raised = StoreConstraint(rawValue: message) {
      // A trigger of ours raises the constraint's own name.
      self = raised
    } else if code == .SQLITE_CONSTRAINT_FOREIGNKEY {
      self = .missingReference
    } else if code == .SQLITE_CONSTRAINT_UNIQUE || code == .SQLITE_CONSTRAINT_PRIMARYKEY {
      self = StoreConstraint(duplicateIn: message)
    } else {
      self = .invalidValue
    }
  }

  /// `message` is the engine's "UNIQUE constraint failed: table.column, …".
  private init(duplicateIn message: String) {
    let columns = message.split(separator: ": ").last ?? ""
    self =
      switch columns.prefix(while: { $0 != "." }) {
      case "tenant": .duplicateTenant
      case "device": columns.contains("device.thumbprint") ? .duplicateKey : .duplicateDevice
      case "token": .duplicateToken
      case "credential": .duplicateCredential
      case "policy": .duplicatePolicy
      case "exception": .duplicateException
      case "key_epoch": .duplicateKeyEpoch
      case "audit_entry", "audit_activity", "audit_segment", "audit_head": .appendOnly
      default: .invalidValue
      }
  }
}
