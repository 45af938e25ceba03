extension SchemaChange {
  /// The administrative chain, the segments of the activity, and the users' names beside them.
  ///
  /// Moments lie in the years 0000 to 9999: an export writes them as RFC 3339, and their hash must come out of it again.
  static let audit = SchemaChange(
    name: "20261124T090400_audit",
    sql: """
      CREATE TABLE audit_head (
        tenant TEXT NOT NULL PRIMARY KEY REFERENCES tenant (id),
        count INTEGER NOT NULL CHECK (count > 0),
        hash BLOB NOT NULL CHECK (length(hash) = 32)
      ) STRICT;
      CREATE TRIGGER audit_head_rises BEFORE UPDATE ON audit_head
      WHEN NEW.tenant <> OLD.tenant OR NEW.count <> OLD.count + 1
      BEGIN SELECT RAISE(ABORT, 'append_only'); END;
      CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head
      BEGIN SELECT RAISE(ABORT, 'append_only'); END;

      CREATE TABLE audit_entry (
        tenant TEXT NOT NULL REFERENCES tenant (id),
        sequence INTEGER NOT NULL CHECK (sequence > 0),
        at INTEGER NOT NULL CHECK (at BETWEEN -62167219200 AND 253402300799),
        kind TEXT NOT NULL,
        actor TEXT NOT NULL,
        subject TEXT NOT NULL,
        details TEXT NOT NULL,
        users TEXT NOT NULL,
        previous BLOB NOT NULL CHECK (length(previous) = 32),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (tenant, sequence)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry
      BEGIN SELECT RAISE(ABORT, 'append_only'); END;
      CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
      BEGIN SELECT RAISE(ABORT, 'append_only'); END;

      CREATE TABLE audit_segment (
        tenant TEXT NOT NULL REFERENCES tenant (id),
        number INTEGER NOT NULL CHECK (number > 0),
        day INTEGER NOT NULL,
        count INTEGER NOT NULL CHECK (count >= 0),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        closed_by INTEGER,
        pruned_at INTEGER,
        CHECK (pruned_at IS NULL OR closed_by IS NOT NULL),
        PRIMARY KEY (tenant, number)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX audit_segment_open ON audit_segment (tenant) WHERE closed_by IS NULL;
      CREATE TRIGGER audit_segment_grows BEFORE UPDATE ON audit_segment
      WHEN NEW.tenant <> OLD.tenant OR NEW.number <> OLD.number OR NEW.day <> OLD.day
        OR (OLD.closed_by IS NULL AND NEW.closed_by IS NULL AND NEW.count <= OLD.count)
        OR (NEW.closed_by IS NOT NULL AND (NEW.count <> OLD.count OR NEW.hash <> OLD.hash))
        OR (OLD.closed_by IS NOT NULL AND NEW.closed_by IS NOT OLD.closed_by)
        OR (OLD.pruned_at IS NOT NULL AND NEW.pruned_at IS NOT OLD.pruned_at)
      BEGIN SELECT RAISE(ABORT, 'append_only'); END;
      CREATE TRIGGER audit_segment_kept BEFORE DELETE ON audit_segment
      BEGIN SELECT RAISE(ABORT, 'append_only'); END;

      CREATE TABLE audit_activity (
        tenant TEXT NOT NULL,
        segment INTEGER NOT NULL,
        sequence INTEGER NOT NULL CHECK (sequence > 0),
        at INTEGER NOT NULL CHECK (at BETWEEN -62167219200 AND 253402300799),
        kind TEXT NOT NULL,
        actor TEXT NOT NULL,
        subject TEXT NOT NULL,
        details TEXT NOT NULL,
        users TEXT NOT NULL,
        previous BLOB NOT NULL CHECK (length(previous) = 32),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (tenant, segment, sequence),
        FOREIGN KEY (tenant, segment) REFERENCES audit_segment (tenant, number)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER audit_activity_unchanged BEFORE UPDATE ON audit_activity
      BEGIN SELECT RAISE(ABORT, 'append_only'); END;
      CREATE TRIGGER audit_activity_kept BEFORE DELETE ON audit_activity
      WHEN NOT EXISTS (
        SELECT 1 FROM audit_segment
        WHERE tenant = OLD.tenant AND number = OLD.segment AND closed_by IS NOT NULL AND pruned_at IS NOT NULL
      )
      BEGIN SELECT RAISE(ABORT, 'append_only'); END;

      CREATE TABLE audit_user (
        tenant TEXT NOT NULL REFERENCES tenant (id),
        commitment BLOB NOT NULL CHECK (length(commitment) = 32),
        salt BLOB NOT NULL CHECK (length(salt) = 32),
        name TEXT NOT NULL,
        PRIMARY KEY (tenant, commitment),
        UNIQUE (tenant, name)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER audit_user_unchanged BEFORE UPDATE ON audit_user
      BEGIN SELECT RAISE(ABORT, 'append_only'); END;
      """)
}
