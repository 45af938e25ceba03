extension SchemaChange {
  /// Policies, the one that decides, and exceptions from it.
  static let policies = SchemaChange(
    name: "20261124T090300_policies",
    sql: """
      CREATE TABLE policy (
        tenant TEXT NOT NULL REFERENCES tenant (id),
        digest BLOB NOT NULL CHECK (length(digest) = 32),
        name TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0),
        text TEXT NOT NULL,
        stored_at INTEGER NOT NULL,
        stored_by TEXT NOT NULL,
        PRIMARY KEY (tenant, digest),
        UNIQUE (tenant, name, version)
      ) STRICT;
      CREATE TRIGGER policy_immutable BEFORE UPDATE ON policy
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER policy_kept BEFORE DELETE ON policy
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;

      CREATE TABLE active_policy (
        tenant TEXT NOT NULL PRIMARY KEY,
        digest BLOB NOT NULL,
        applied_at INTEGER NOT NULL,
        applied_by TEXT NOT NULL,
        in_force TEXT NOT NULL,
        revision INTEGER NOT NULL CHECK (revision > 0),
        FOREIGN KEY (tenant, digest) REFERENCES policy (tenant, digest)
      ) STRICT;

      CREATE TABLE exception (
        tenant TEXT NOT NULL REFERENCES tenant (id),
        id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 100),
        device BLOB,
        owner TEXT CHECK (length(CAST(owner AS BLOB)) BETWEEN 1 AND 256),
        checks TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (length(reason) > 0),
        author TEXT NOT NULL,
        begins_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL CHECK (ends_at > begins_at),
        ended_at INTEGER,
        ended_by TEXT,
        CHECK ((device IS NULL) <> (owner IS NULL)),
        CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
        PRIMARY KEY (tenant, id),
        FOREIGN KEY (tenant, device) REFERENCES device (tenant, id)
      ) STRICT;
      CREATE INDEX exception_device ON exception (tenant, device) WHERE device IS NOT NULL;
      CREATE INDEX exception_owner ON exception (tenant, owner) WHERE owner IS NOT NULL;
      CREATE TRIGGER exception_immutable
      BEFORE UPDATE OF tenant, id, device, owner, checks, reason, author, begins_at, ends_at ON exception
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER exception_stays_ended BEFORE UPDATE ON exception
      WHEN OLD.ended_at IS NOT NULL
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER exception_kept BEFORE DELETE ON exception
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      """)
}
