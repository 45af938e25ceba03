import Evidence
import FoundationEssentials
import GRDB
import StrictJSON

/// Reads a row's columns one after the other; whatever is not what was written is `corrupt`, with its place.
struct ColumnReader {
  private let row: GRDB.Row
  private var index = 0

  init(_ row: GRDB.Row) { self.row = row }

  private mutating func next() throws(StoreError) -> DatabaseValue {
    guard index < row.count else { throw .corrupt("a row has only \(row.count) columns") }
    defer { index += 1 }
    return row[index]
  }

  mutating func skip(_ count: Int) { index += count }

  private func wrong(_ what: String) -> StoreError {
    let column = index > 0 ? row.columnNames[row.index(row.startIndex, offsetBy: index - 1)] : "?"
    return .corrupt("column \(column) is not \(what)")
  }

  mutating func optionalInteger() throws(StoreError) -> Int64? {
    switch try next().storage {
    case .null: nil
    case .int64(let number): number
    case .double, .string, .blob: throw wrong("an integer")
    }
  }

  mutating func optionalText() throws(StoreError) -> String? {
    switch try next().storage {
    case .null: nil
    case .string(let text): text
    case .int64, .double, .blob: throw wrong("a text")
    }
  }

  mutating func optionalBlob() throws(StoreError) -> [UInt8]? {
    switch try next().storage {
    case .null: nil
    case .blob(let data): Array(data)
    case .int64, .double, .string: throw wrong("bytes")
    }
  }

  private func present<Value>(_ value: Value?) throws(StoreError) -> Value {
    guard let value else { throw wrong("there") }
    return value
  }

  mutating func integer() throws(StoreError) -> Int64 { try present(optionalInteger()) }
  mutating func text() throws(StoreError) -> String { try present(optionalText()) }
  mutating func blob() throws(StoreError) -> [UInt8] { try present(optionalBlob()) }
  mutating func bool() throws(StoreError) -> Bool { try integer() != 0 }
  mutating func instant() throws(StoreError) -> Instant { Instant(seconds: try integer()) }
  mutating func optionalInstant() throws(StoreError) -> Instant? { try optionalInteger().map { Instant(seconds: $0) } }
  mutating func bytes32() throws(StoreError) -> Bytes32 { try present(optionalBytes32()) }
  mutating func digest<Digest: NamedDigest>(_: Digest.Type = Digest.self) throws(StoreError) -> Digest {
    Digest(try bytes32())
  }
  mutating func device() throws(StoreError) -> DeviceID { try present(optionalDevice()) }
  mutating func json() throws(StoreError) -> JSONValue { try present(optionalJSON()) }

  mutating func optionalBytes32() throws(StoreError) -> Bytes32? {
    guard let bytes = try optionalBlob() else { return nil }
    guard let value = Bytes32(bytes) else { throw wrong("32 bytes") }
    return value
  }

  mutating func optionalDevice() throws(StoreError) -> DeviceID? {
    guard let bytes = try optionalBlob() else { return nil }
    guard let id = DeviceID(bytes: bytes) else { throw wrong("a device id") }
    return id
  }

  mutating func tenant() throws(StoreError) -> TenantID {
    guard let id = TenantID(try text()) else { throw wrong("a tenant") }
    return id
  }

  mutating func optionalCounter() throws(StoreError) -> UInt64? {
    guard let number = try optionalInteger() else { return nil }
    guard let counter = UInt64(exactly: number) else { throw wrong("a counter") }
    return counter
  }

  mutating func counter() throws(StoreError) -> UInt64 { try present(optionalCounter()) }

  mutating func choice<Choice: RawRepresentable>(
    _: Choice.Type = Choice.self
  ) throws(StoreError) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: try text()) else { throw wrong("one of its values") }
    return choice
  }

  mutating func optionalJSON() throws(StoreError) -> JSONValue? {
    guard let text = try optionalText() else { return nil }
    do throws(JSONSyntaxError) {
      return try JSONValue(parsing: Array(text.utf8), limits: .stored)
    } catch {
      throw wrong("JSON: \(error)")
    }
  }

  mutating func strings() throws(StoreError) -> [String] {
    guard let elements = try json().array else { throw wrong("a list of texts") }
    var strings: [String] = []
    for element in elements {
      guard let string = element.string else { throw wrong("a list of texts") }
      strings.append(string)
    }
    return strings
  }
}

extension JSONLimits {
  /// What the store itself has written: twice the depth of evidence, which it wraps.
  fileprivate static let stored = JSONLimits(maxBytes: 4_194_304, maxDepth: 16, maxValues: 200_000)
}
