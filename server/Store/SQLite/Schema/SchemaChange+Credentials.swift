extension SchemaChange {
  /// Enrolment tokens and callers' credentials, known by their hashes.
  static let credentials = SchemaChange(
    name: "20261124T090200_credentials",
    sql: """
      CREATE TABLE token (
        hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
        kind TEXT NOT NULL,
        tenant TEXT NOT NULL REFERENCES tenant (id),
        owner TEXT NOT NULL CHECK (length(CAST(owner AS BLOB)) BETWEEN 1 AND 256),
        further_users TEXT NOT NULL,
        label TEXT,
        created_at INTEGER NOT NULL,
        created_by TEXT NOT NULL,
        expires_at INTEGER NOT NULL,
        approval TEXT NOT NULL CHECK (approval IN ('auto', 'required')),
        replaces BLOB,
        used_at INTEGER,
        used_by_device BLOB,
        used_by_thumbprint BLOB CHECK (length(used_by_thumbprint) = 32),
        request BLOB CHECK (length(request) = 32),
        answer BLOB,
        revoked_at INTEGER,
        CHECK (used_at IS NULL OR revoked_at IS NULL),
        CHECK ((used_at IS NULL) = (used_by_device IS NULL)),
        CHECK ((used_at IS NULL) = (used_by_thumbprint IS NULL)),
        CHECK ((used_at IS NULL) = (request IS NULL)),
        CHECK ((used_at IS NULL) = (answer IS NULL)),
        FOREIGN KEY (tenant, replaces) REFERENCES device (tenant, id),
        FOREIGN KEY (tenant, used_by_device) REFERENCES device (tenant, id)
      ) STRICT;
      CREATE INDEX token_tenant ON token (tenant, hash);
      CREATE TRIGGER token_immutable
      BEFORE UPDATE OF hash, kind, tenant, owner, further_users, label, created_at, created_by, expires_at, approval, replaces
      ON token
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER token_ends_once BEFORE UPDATE ON token
      WHEN OLD.used_at IS NOT NULL OR OLD.revoked_at IS NOT NULL
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER token_kept BEFORE DELETE ON token
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;

      CREATE TABLE credential (
        hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        tenant TEXT NOT NULL REFERENCES tenant (id),
        role TEXT NOT NULL CHECK (role IN ('pdp', 'admin', 'auditor')),
        created_at INTEGER NOT NULL,
        expires_at INTEGER,
        last_used_at INTEGER,
        revoked_at INTEGER
      ) STRICT;
      CREATE INDEX credential_name ON credential (tenant, name);
      CREATE TRIGGER credential_immutable
      BEFORE UPDATE OF hash, name, tenant, role, created_at, expires_at ON credential
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER credential_kept BEFORE DELETE ON credential
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER credential_stays_revoked BEFORE UPDATE OF revoked_at ON credential
      WHEN OLD.revoked_at IS NOT NULL
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER credential_two_live BEFORE INSERT ON credential
      WHEN (
        SELECT count(*) FROM credential
        WHERE tenant = NEW.tenant AND name = NEW.name AND revoked_at IS NULL
          AND (expires_at IS NULL OR expires_at > NEW.created_at)
      ) >= 2
      BEGIN SELECT RAISE(ABORT, 'two_live_credentials'); END;
      CREATE TRIGGER credential_one_role BEFORE INSERT ON credential
      WHEN EXISTS (SELECT 1 FROM credential WHERE tenant = NEW.tenant AND name = NEW.name AND role <> NEW.role)
      BEGIN SELECT RAISE(ABORT, 'one_role_per_name'); END;
      CREATE TRIGGER credential_last_administrator BEFORE UPDATE OF revoked_at ON credential
      WHEN NEW.revoked_at IS NOT NULL AND OLD.role = 'admin'
        AND (OLD.expires_at IS NULL OR OLD.expires_at > NEW.revoked_at)
        AND NOT EXISTS (
          SELECT 1 FROM credential
          WHERE tenant = OLD.tenant AND role = 'admin' AND hash <> OLD.hash AND revoked_at IS NULL
            AND (expires_at IS NULL OR expires_at > NEW.revoked_at)
        )
      BEGIN SELECT RAISE(ABORT, 'last_administrator'); END;
      """)
}
