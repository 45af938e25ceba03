/// A page of a listing. A row that cannot be read is named, and hides no other.
package struct RowPage<Row: Sendable, Key: Sendable>: Sendable {
  package let rows: [Row]
  /// Where a row that could not be read stands, and why.
  package let unreadable: [String]
  /// Give it as `after` for the next page; nil when this was the last.
  package let next: Key?
}
