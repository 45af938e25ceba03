extension SchemaChange {
  /// Devices, their last evidence, and their chains.
  static let devices = SchemaChange(
    name: "20261124T090100_devices",
    sql: """
      CREATE TABLE device (
        id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
        tenant TEXT NOT NULL REFERENCES tenant (id),
        key BLOB NOT NULL CHECK (length(key) = 64),
        algorithm TEXT NOT NULL CHECK (algorithm = 'ES256'),
        thumbprint BLOB NOT NULL UNIQUE CHECK (length(thumbprint) = 32),
        status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'suspended', 'quarantined', 'retired')),
        owner TEXT NOT NULL CHECK (length(CAST(owner AS BLOB)) BETWEEN 1 AND 256),
        further_users TEXT NOT NULL DEFAULT '[]',
        assurance TEXT NOT NULL CHECK (assurance IN ('software', 'tpm')),
        vouched_by_operator INTEGER NOT NULL DEFAULT 0 CHECK (vouched_by_operator IN (0, 1)),
        vouched_by_manufacturer INTEGER NOT NULL DEFAULT 0 CHECK (vouched_by_manufacturer IN (0, 1)),
        label TEXT,
        enrolled_at INTEGER NOT NULL,
        approved_at INTEGER,
        replaces BLOB,
        trust_floor INTEGER,
        last_hash BLOB CHECK (length(last_hash) = 32),
        last_sequence INTEGER CHECK (last_sequence > 0),
        lost_until INTEGER NOT NULL DEFAULT 0 CHECK (lost_until >= 0),
        attested_at INTEGER,
        gap_at INTEGER,
        appraised_by BLOB CHECK (length(appraised_by) = 32),
        verdict TEXT,
        memory TEXT,
        software_version TEXT,
        clock_skew INTEGER,
        near_miss INTEGER NOT NULL DEFAULT 0 CHECK (near_miss IN (0, 1)),
        revision INTEGER NOT NULL CHECK (revision > 0),
        CHECK ((last_hash IS NULL) = (last_sequence IS NULL)),
        CHECK ((appraised_by IS NULL) = (verdict IS NULL) AND (verdict IS NULL) = (memory IS NULL)),
        UNIQUE (tenant, id),
        UNIQUE (tenant, revision),
        FOREIGN KEY (tenant, replaces) REFERENCES device (tenant, id)
      ) STRICT;
      CREATE INDEX device_owner ON device (tenant, owner, id);
      CREATE INDEX device_status ON device (tenant, status, id);
      CREATE TRIGGER device_immutable
      BEFORE UPDATE OF id, tenant, key, algorithm, thumbprint, enrolled_at, replaces ON device
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER device_kept BEFORE DELETE ON device
      BEGIN SELECT RAISE(ABORT, 'immutable'); END;
      CREATE TRIGGER device_retired_is_final BEFORE UPDATE OF status ON device
      WHEN OLD.status = 'retired' AND NEW.status <> 'retired'
      BEGIN SELECT RAISE(ABORT, 'retired_is_final'); END;

      CREATE TABLE device_evidence (
        device BLOB NOT NULL PRIMARY KEY,
        tenant TEXT NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        received_at INTEGER NOT NULL,
        message BLOB NOT NULL CHECK (length(message) <= 65536),
        posture TEXT NOT NULL,
        FOREIGN KEY (tenant, device) REFERENCES device (tenant, id)
      ) STRICT;

      CREATE TABLE device_quarantine (
        device BLOB NOT NULL PRIMARY KEY,
        tenant TEXT NOT NULL,
        at INTEGER NOT NULL,
        accepted BLOB CHECK (length(accepted) <= 65536),
        conflicting BLOB NOT NULL CHECK (length(conflicting) <= 65536),
        conflicting_hash BLOB NOT NULL CHECK (length(conflicting_hash) = 32),
        FOREIGN KEY (tenant, device) REFERENCES device (tenant, id)
      ) STRICT;

      CREATE TABLE seen_message (
        device BLOB NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        tenant TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('accepted', 'superseded')),
        at INTEGER NOT NULL,
        PRIMARY KEY (device, hash),
        FOREIGN KEY (tenant, device) REFERENCES device (tenant, id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE staged_appraisal (
        device BLOB NOT NULL,
        policy BLOB NOT NULL CHECK (length(policy) = 32),
        tenant TEXT NOT NULL,
        verdict TEXT NOT NULL,
        memory TEXT NOT NULL,
        PRIMARY KEY (device, policy),
        FOREIGN KEY (tenant, device) REFERENCES device (tenant, id)
      ) STRICT;
      CREATE INDEX staged_appraisal_policy ON staged_appraisal (tenant, policy);
      """)
}

extension SchemaChange {
  /// Receipts of a chain that a release ended must not pass for a loss: up to where they may go.
  static let abandonedChains = SchemaChange(
    name: "20261125T165500_abandoned_chains",
    sql: """
      ALTER TABLE device ADD COLUMN abandoned_until INTEGER NOT NULL DEFAULT 0 CHECK (abandoned_until >= 0);
      """)
}
