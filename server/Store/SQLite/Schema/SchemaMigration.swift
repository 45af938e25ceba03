import GRDB

/// Brings a database's schema from whatever release made it to this one's.
enum SchemaMigration {
  static func run(on pool: DatabasePool, through changes: [SchemaChange] = SchemaChange.all) throws {
    var migrator = DatabaseMigrator()
    for change in changes {
      migrator.registerMigration(change.name) { database in try database.execute(sql: change.sql) }
    }
    let known = Set(changes.map(\.name))
    let applied = try pool.read { [migrator] database in try migrator.appliedIdentifiers(database) }
    // Names are moments: their order as bytes is the order of the changes.
    if let unknown = applied.subtracting(known).max() {
      throw StoreError.schemaTooNew(found: unknown, newestKnown: changes.last?.name ?? "none")
    }
    try migrator.migrate(pool)
  }
}
