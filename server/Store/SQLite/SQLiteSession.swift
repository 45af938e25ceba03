import Evidence
import GRDB

/// A snapshot or a transaction of the SQLite engine, for as long as its body runs.
final class SQLiteSession: StoreTransaction {
  private let database: Database
  /// Unpredictable bytes, for salts.
  let randomBytes: @Sendable (Int) -> [UInt8]
  /// The first error of an operation: it dooms the body, as it would on an engine whose transactions end at an error.
  private(set) var failure: StoreError?
  /// The same as the engine put it.
  private(set) var engineFailure: DatabaseError?

  init(_ database: Database, randomBytes: @escaping @Sendable (Int) -> [UInt8]) {
    self.database = database
    self.randomBytes = randomBytes
  }

  /// Runs one statement that changes; returns how many rows it changed.
  @discardableResult
  func execute(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Int {
    try guarding {
      try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(values.map { try $0.databaseValue }))
      return database.changesCount
    }
  }

  /// All rows of a query.
  func rows<Element>(
    _ sql: String, _ values: [SQLValue], _ read: (inout ColumnReader) throws(StoreError) -> Element
  ) throws(StoreError) -> [Element] {
    try guarding {
      var elements: [Element] = []
      try each(sql, values) { columns in elements.append(try read(&columns)) }
      return elements
    }
  }

  /// The first row of a query.
  func first<Element>(
    _ sql: String, _ values: [SQLValue], _ read: (inout ColumnReader) throws(StoreError) -> Element
  ) throws(StoreError) -> Element? {
    try rows(sql, values, read).first
  }

  /// A page; its query selects the key first and asks for at most `limit` rows.
  func page<Element, Key>(
    _ sql: String, _ values: [SQLValue], limit: Int, key: (inout ColumnReader) throws(StoreError) -> Key,
    _ read: (inout ColumnReader) throws(StoreError) -> Element
  ) throws(StoreError) -> RowPage<Element, Key> {
    try guarding {
      var found: [Element] = []
      var unreadable: [String] = []
      var last: Key?
      var count = 0
      try each(sql, values) { columns in
        count += 1
        let key = try key(&columns)
        last = key
        do throws(StoreError) { found.append(try read(&columns)) } catch { unreadable.append("\(key): \(error)") }
      }
      return RowPage(rows: found, unreadable: unreadable, next: count < max(1, limit) ? nil : last)
    }
  }

  private func each(_ sql: String, _ values: [SQLValue], _ body: (inout ColumnReader) throws -> Void) throws {
    let statement = try database.cachedStatement(sql: sql)
    let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(values.map { try $0.databaseValue }))
    while let row = try cursor.next() {
      var columns = ColumnReader(row)
      try body(&columns)
    }
  }

  private func guarding<Result>(_ body: () throws -> Result) throws(StoreError) -> Result {
    do {
      return try body()
    } catch {
      let found = StoreError(sqlite: error)
      if failure == nil {
        failure = found
        engineFailure = error as? DatabaseError
      }
      throw found
    }
  }

  /// Dooms the body with an error that no statement threw.
  func refuse(_ error: StoreError) -> StoreError {
    if failure == nil { failure = error }
    return error
  }

  /// The tenant's next revision; whoever takes it holds the tenant's head until the transaction ends.
  func nextRevision(of tenant: TenantID) throws(StoreError) -> Int64 {
    let revision = try first(
      "UPDATE tenant SET head_revision = head_revision + 1 WHERE id = ? RETURNING head_revision", [.tenant(tenant)]
    ) { columns throws(StoreError) in try columns.integer() }
    guard let revision else { throw refuse(.notFound("tenant \(tenant)")) }
    return revision
  }
}
