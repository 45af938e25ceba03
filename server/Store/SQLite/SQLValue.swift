import Evidence
import FoundationEssentials
import GRDB
import StrictJSON

/// A value bound to a statement. There is no other way for a value into one.
enum SQLValue: Sendable {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  static func text(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
  static func blob(_ bytes: [UInt8]?) -> SQLValue { bytes.map { .blob($0) } ?? .null }
  static func bool(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
  static func tenant(_ id: TenantID) -> SQLValue { .text(id.description) }
  static func device(_ id: DeviceID?) -> SQLValue { blob(id?.bytes) }
  static func digest(_ digest: (some NamedDigest)?) -> SQLValue { blob(digest?.bytes) }
  static func bytes(_ bytes: Bytes32?) -> SQLValue { blob(bytes?.bytes) }
  static func instant(_ instant: Instant?) -> SQLValue { instant.map { .integer($0.seconds) } ?? .null }
  static func json(_ value: JSONValue?) -> SQLValue { value.map { .text($0.text) } ?? .null }
  static func strings(_ strings: [String]) -> SQLValue { .json(.array(strings.map { .string($0) })) }
  static func limit(_ limit: Int) -> SQLValue { .integer(Int64(max(1, limit))) }

  /// Refused beyond what the engine's integers hold.
  static func counter(_ value: UInt64) throws(StoreError) -> SQLValue {
    guard let number = Int64(exactly: value) else { throw .constraint(.invalidValue) }
    return .integer(number)
  }

  /// Text with a NUL is refused: the engine would end it there, and two names would be one.
  var databaseValue: DatabaseValue {
    get throws(StoreError) {
      switch self {
      case .null: return .null
      case .integer(let number): return number.databaseValue
      case .text(let text):
        guard !text.utf8.contains(0) else { throw .constraint(.invalidValue) }
        return text.databaseValue
      case .blob(let bytes): return Data(bytes).databaseValue
      }
    }
  }
}
