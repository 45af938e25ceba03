extension SchemaChange {
  /// Tenants with their heads, and what belongs to the server as a whole.
  static let server = SchemaChange(
    name: "20261124T090000_server",
    sql: """
      CREATE TABLE tenant (
        id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 40),
        created_at INTEGER NOT NULL,
        head_revision INTEGER NOT NULL DEFAULT 0 CHECK (head_revision >= 0)
      ) STRICT;
      CREATE TRIGGER tenant_immutable BEFORE UPDATE OF id, created_at ON tenant
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER tenant_kept BEFORE DELETE ON tenant
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER tenant_head_rises BEFORE UPDATE OF head_revision ON tenant
      WHEN NEW.head_revision <= OLD.head_revision
      BEGIN SELECT RAISE(ABORT, 'invalid_value'); END;

      CREATE TABLE clock (
        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        mark INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE key_epoch (
        epoch INTEGER NOT NULL PRIMARY KEY CHECK (epoch BETWEEN 0 AND 4294967295),
        published_at INTEGER NOT NULL,
        active_from INTEGER NOT NULL CHECK (active_from >= published_at)
      ) STRICT;

      CREATE TABLE root_key (
        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32)
      ) STRICT;

      CREATE TABLE setting (
        name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
        value TEXT NOT NULL
      ) STRICT;
      """)
}
