/// One step of the schema: forward only, and such that the release before still runs on its result.
struct SchemaChange: Sendable {
  /// The moment it was written; the order of the changes is that of their names.
  let name: String
  let sql: String

  /// All, in their order. A released change is never edited: what is wrong with it is mended by a later one.
  static let all: [SchemaChange] = [.server, .devices, .credentials, .policies, .audit, .abandonedChains]
}
