/// Why a policy file is refused, and where.
package struct PolicyFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The closed list of reasons.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case tooLarge = "too_large"
    case notUTF8 = "not_utf8"
    case empty
    /// Not YAML, or more than one document.
    case syntax
    /// An anchor (`&name`) or alias (`*name`).
    case alias
    /// An explicit tag (`!!int`).
    case tag
    case tooDeep = "too_deep"
    case tooManyValues = "too_many_values"
    /// A key that is a list, a mapping or not text.
    case badKey = "bad_key"
    case duplicateKey = "duplicate_key"
    case unknownKey = "unknown_key"
    case missingKey = "missing_key"
    /// A value of the wrong kind, or outside its range.
    case badValue = "bad_value"
  }

  package let code: Code
  /// From 1.
  package let line: Int
  /// From 1, in Unicode scalars.
  package let column: Int
  /// As `checks.firewall.grace`; empty where the file as a whole is meant. Fit to be shown.
  package let keyPath: String
  /// What is wrong, fit to be shown.
  package let detail: String

  package init(_ code: Code, line: Int = 1, column: Int = 1, keyPath: String = "", _ detail: String) {
    self.code = code
    self.line = line
    self.column = column
    self.keyPath = keyPath
    self.detail = detail
  }

  package var description: String {
    "line \(line), column \(column): " + (keyPath.isEmpty ? detail : "\(keyPath): \(detail)")
  }
}
