-- A store as this release leaves it: sqlite3 vouchsafe.db .dump
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('20261124T090000_server');
INSERT INTO grdb_migrations VALUES('20261124T090100_devices');
INSERT INTO grdb_migrations VALUES('20261124T090200_credentials');
INSERT INTO grdb_migrations VALUES('20261124T090300_policies');
INSERT INTO grdb_migrations VALUES('20261124T090400_audit');
INSERT INTO grdb_migrations VALUES('20261125T165500_abandoned_chains');
CREATE TABLE tenant (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 40),
  created_at INTEGER NOT NULL,
  head_revision INTEGER NOT NULL DEFAULT 0 CHECK (head_revision >= 0)
) STRICT;
INSERT INTO tenant VALUES('default',1795521600,3);
INSERT INTO tenant VALUES('other',1795521600,0);
CREATE TABLE clock (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  mark INTEGER NOT NULL
) STRICT;
INSERT INTO clock VALUES(1,1795521600);
CREATE TABLE key_epoch (
  epoch INTEGER NOT NULL PRIMARY KEY CHECK (epoch BETWEEN 0 AND 4294967295),
  published_at INTEGER NOT NULL,
  active_from INTEGER NOT NULL CHECK (active_from >= published_at)
) STRICT;
INSERT INTO key_epoch VALUES(1,1795521600,1795521600);
CREATE TABLE root_key (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32)
) STRICT;
INSERT INTO root_key VALUES(1,X'4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a');
CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
  value TEXT NOT NULL
) STRICT;
INSERT INTO setting VALUES('origin','"https://trust.example"');
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
  revision INTEGER NOT NULL CHECK (revision > 0), abandoned_until INTEGER NOT NULL DEFAULT 0 CHECK (abandoned_until >= 0),
  CHECK ((last_hash IS NULL) = (last_sequence IS NULL)),
  CHECK ((appraised_by IS NULL) = (verdict IS NULL) AND (verdict IS NULL) = (memory IS NULL)),
  UNIQUE (tenant, id),
  UNIQUE (tenant, revision),
  FOREIGN KEY (tenant, replaces) REFERENCES device (tenant, id)
) STRICT;
INSERT INTO device VALUES(X'c2a989aec84f2f6ecb8488d89b5e3955','default',X'ba28492c0c2d8cbdc73a8119190b08d99e6265dba09d415a168a55bfadb78a292c22df5d9f30b151700378e00a371338997a562e78f04d78ebb8f6e539a27f39','ES256',X'29b1299cbabacd33d2b3180a462e5d8aa001d0a43fced91df9401cf1cc22bdbb','active','alice','["bob","carol"]','software',0,0,'laptop',1795521600,NULL,NULL,NULL,X'ab41b622ebd0695171427bcc1a0e2c4e5a3a03a6afb40cbfcdfc06cee94b3345',7,0,1795521600,NULL,X'ce39ef8bba1d750492e334055bafbfa19820fc94d23c7b3f4b36f20fe3a87d7d','{"risk_score":10}','{"checks":{}}','1.0',2,0,2,0);
INSERT INTO device VALUES(X'603d05f6aad3ca944651d4dff801bc66','default',X'62a75a555aa93b6af9f93bc3851fbb28810fbed5c2e70e4e07326e7c4d88edcc036e0f634db8a2ebf1f5a972b92f77332beb59fb37314478af9e1c03011dfc85','ES256',X'0f8d098eafb7ba57d186363271e69a2ea4c3dfd038b09880e83ebffd24b275a8','quarantined','alice','["bob","carol"]','software',0,0,'laptop',1795521600,NULL,X'c2a989aec84f2f6ecb8488d89b5e3955',NULL,X'99eaffe0d0f1cc346f3b8fe4f7df7b46a1c3bacc278792020b8bd1781355698a',7,0,1795521600,NULL,X'ce39ef8bba1d750492e334055bafbfa19820fc94d23c7b3f4b36f20fe3a87d7d','{"risk_score":10}','{"checks":{}}','1.0',2,0,3,0);
CREATE TABLE device_evidence (
  device BLOB NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  received_at INTEGER NOT NULL,
  message BLOB NOT NULL CHECK (length(message) <= 65536),
  posture TEXT NOT NULL,
  FOREIGN KEY (tenant, device) REFERENCES device (tenant, id)
) STRICT;
INSERT INTO device_evidence VALUES(X'c2a989aec84f2f6ecb8488d89b5e3955','default',X'ab41b622ebd0695171427bcc1a0e2c4e5a3a03a6afb40cbfcdfc06cee94b3345',1795521600,X'612e622e63','{"facts":{}}');
INSERT INTO device_evidence VALUES(X'603d05f6aad3ca944651d4dff801bc66','default',X'99eaffe0d0f1cc346f3b8fe4f7df7b46a1c3bacc278792020b8bd1781355698a',1795521600,X'612e622e63','{"facts":{}}');
CREATE TABLE device_quarantine (
  device BLOB NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  at INTEGER NOT NULL,
  accepted BLOB CHECK (length(accepted) <= 65536),
  conflicting BLOB NOT NULL CHECK (length(conflicting) <= 65536),
  conflicting_hash BLOB NOT NULL CHECK (length(conflicting_hash) = 32),
  FOREIGN KEY (tenant, device) REFERENCES device (tenant, id)
) STRICT;
INSERT INTO device_quarantine VALUES(X'c2a989aec84f2f6ecb8488d89b5e3955','default',1795521600,X'612e622e63',X'612e622e64',X'5ddc3f7116386f7eb43f4e23e6caa667b3610496bdf6a04c8936a82066829065');
INSERT INTO device_quarantine VALUES(X'603d05f6aad3ca944651d4dff801bc66','default',1795521600,X'612e622e63',X'612e622e64',X'c55ad6ae0926f3413ae03e8d6faabbae90f83786891dc84bc1459d8b0de384a8');
CREATE TABLE seen_message (
  device BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('accepted', 'superseded')),
  at INTEGER NOT NULL,
  PRIMARY KEY (device, hash),
  FOREIGN KEY (tenant, device) REFERENCES device (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO seen_message VALUES(X'603d05f6aad3ca944651d4dff801bc66',X'99eaffe0d0f1cc346f3b8fe4f7df7b46a1c3bacc278792020b8bd1781355698a','default','accepted',1795521600);
INSERT INTO seen_message VALUES(X'c2a989aec84f2f6ecb8488d89b5e3955',X'ab41b622ebd0695171427bcc1a0e2c4e5a3a03a6afb40cbfcdfc06cee94b3345','default','accepted',1795521600);
CREATE TABLE staged_appraisal (
  device BLOB NOT NULL,
  policy BLOB NOT NULL CHECK (length(policy) = 32),
  tenant TEXT NOT NULL,
  verdict TEXT NOT NULL,
  memory TEXT NOT NULL,
  PRIMARY KEY (device, policy),
  FOREIGN KEY (tenant, device) REFERENCES device (tenant, id)
) STRICT;
INSERT INTO staged_appraisal VALUES(X'c2a989aec84f2f6ecb8488d89b5e3955',X'ad2294b553ef9171a7c4922f9e289242e42aac8fbe86cd869aac9b2c3ea151df','default','{"risk_score":0}','{"checks":{}}');
INSERT INTO staged_appraisal VALUES(X'603d05f6aad3ca944651d4dff801bc66',X'290d0179436b0102bdfb97673de3029543ba8c607c6d4083961487a8c5de64f9','default','{"risk_score":0}','{"checks":{}}');
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
INSERT INTO token VALUES(X'a02b662be7ff2489795114138d853228044ab50cbbba2937eeaa567ad934539e','vse','default','alice','["bob"]','laptop',1795521600,'root',1796126400,'required',NULL,1795521600,X'603d05f6aad3ca944651d4dff801bc66',X'0f8d098eafb7ba57d186363271e69a2ea4c3dfd038b09880e83ebffd24b275a8',X'dc2f2c7e73d1c85b9c7b6b22352a27f9fd1d11b97a64733216e8222a7c1c823c',X'7b7d',NULL);
INSERT INTO token VALUES(X'c39c1537aeb6909c0852b66d3f23a0b8fac61d40e500134da1bd100a117f0745','vse','default','alice','["bob"]','laptop',1795521600,'root',1796126400,'required',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO credential VALUES(X'ddc2cc571a5f20b5096b4bb855f4d2ed14f8bd7067884dbff56b5e471dfa98c6','root','default','admin',1795521600,NULL,NULL,NULL);
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
INSERT INTO policy VALUES('default',X'ce39ef8bba1d750492e334055bafbfa19820fc94d23c7b3f4b36f20fe3a87d7d','standard',1,replace('checks: {}\n','\n',char(10)),1795521600,'root');
CREATE TABLE active_policy (
  tenant TEXT NOT NULL PRIMARY KEY,
  digest BLOB NOT NULL,
  applied_at INTEGER NOT NULL,
  applied_by TEXT NOT NULL,
  in_force TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  FOREIGN KEY (tenant, digest) REFERENCES policy (tenant, digest)
) STRICT;
INSERT INTO active_policy VALUES('default',X'ce39ef8bba1d750492e334055bafbfa19820fc94d23c7b3f4b36f20fe3a87d7d',1795521600,'root','{"firewall":0}',1);
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
INSERT INTO exception VALUES('default','exc_owner',NULL,'alice','["firewall"]','a new router','root',1795521600,1795608000,NULL,NULL);
INSERT INTO exception VALUES('default','exc_dev_ykuytlwij4xw5s4erdmjwxrzku',X'c2a989aec84f2f6ecb8488d89b5e3955',NULL,'["firewall"]','repair','root',1795521600,1795608000,NULL,NULL);
INSERT INTO exception VALUES('default','exc_dev_ma6ql5vk2pfjirsr2tp7qan4my',X'603d05f6aad3ca944651d4dff801bc66',NULL,'["firewall"]','repair','root',1795521600,1795608000,NULL,NULL);
CREATE TABLE audit_head (
  tenant TEXT NOT NULL PRIMARY KEY REFERENCES tenant (id),
  count INTEGER NOT NULL CHECK (count > 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO audit_head VALUES('default',9,X'5e8927ddad88b86e10b0c7a2262860a4a844ae008fcd4693428049f69ffc2d2f');
INSERT INTO audit_head VALUES('other',1,X'c7198c038b96bb5e5e84151f001498708230e12617ecf3dfa25cb3eb763971b5');
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
INSERT INTO audit_entry VALUES('default',1,1795521660,'device_enrolled','credential:root','tenant','{"why":"a test"}','{}',X'0000000000000000000000000000000000000000000000000000000000000000',X'3e1543fb73ed924641ad4d96eb1b1367a583ada31ce5d435099bde011fc8c4aa');
INSERT INTO audit_entry VALUES('default',2,1795521720,'device_enrolled','credential:root','tenant','{"why":"a test"}','{"owner":"Xc6OVWZBBFWkjTmBhIaKFxXas3FZ4_1FeA24t7NX4Vo"}',X'3e1543fb73ed924641ad4d96eb1b1367a583ada31ce5d435099bde011fc8c4aa',X'bd6085caeb5e1e34ff32b9669393b436cb70f271ba5ed01bdc1635cb2a2037e3');
INSERT INTO audit_entry VALUES('default',3,1795521780,'device_enrolled','credential:root','tenant','{"why":"a test"}','{}',X'bd6085caeb5e1e34ff32b9669393b436cb70f271ba5ed01bdc1635cb2a2037e3',X'6f2b82cccc4374d677be1e398762d2425622cd13f7d50a53a0821cc85c255b01');
INSERT INTO audit_entry VALUES('default',4,1795521840,'device_enrolled','credential:root','tenant','{"why":"a test"}','{"owner":"Xc6OVWZBBFWkjTmBhIaKFxXas3FZ4_1FeA24t7NX4Vo"}',X'6f2b82cccc4374d677be1e398762d2425622cd13f7d50a53a0821cc85c255b01',X'30bfaf58eb1348d8b2dfd2e274988f9916fa5474bd82cdc4ec9e423d583c3948');
INSERT INTO audit_entry VALUES('default',5,1795521900,'device_enrolled','credential:root','tenant','{"why":"a test"}','{}',X'30bfaf58eb1348d8b2dfd2e274988f9916fa5474bd82cdc4ec9e423d583c3948',X'a6b4bd129a2eaf479831c9c31570f1ef7d0069cd428df1374542fa6283248c9b');
INSERT INTO audit_entry VALUES('default',6,1795521960,'device_enrolled','credential:root','tenant','{"why":"a test"}','{"owner":"Xc6OVWZBBFWkjTmBhIaKFxXas3FZ4_1FeA24t7NX4Vo"}',X'a6b4bd129a2eaf479831c9c31570f1ef7d0069cd428df1374542fa6283248c9b',X'ae9f2c284d61c99f894518cc07fe7acb925a89a8347b6b67ee3eabae34131686');
INSERT INTO audit_entry VALUES('default',7,1795522020,'device_enrolled','credential:root','tenant','{"why":"a test"}','{}',X'ae9f2c284d61c99f894518cc07fe7acb925a89a8347b6b67ee3eabae34131686',X'4a84aa415878b3b88cb4ef40cea7a6dbb11916f56704baa5a409ec00356f339c');
INSERT INTO audit_entry VALUES('default',8,1795608000,'segment_closed','server','segment:1','{"segment":1,"day":"2026-11-24T00:00:00Z","count":3,"head":"OuyG_nDJpCwcC-Qf0Xy-9WxmK1KBVkX_kmRuoopBlwU"}','{}',X'4a84aa415878b3b88cb4ef40cea7a6dbb11916f56704baa5a409ec00356f339c',X'404b1fbcc4ec313b510753487a130f35d8ce6ea0a191e8dbd7d083c2fa1670f5');
INSERT INTO audit_entry VALUES('default',9,1795694400,'segment_closed','server','segment:2','{"segment":2,"day":"2026-11-25T00:00:00Z","count":2,"head":"3woCrl1AXQYDoAqwaRmsru5YX_iQ7MunI1CoaDJKpIQ"}','{}',X'404b1fbcc4ec313b510753487a130f35d8ce6ea0a191e8dbd7d083c2fa1670f5',X'5e8927ddad88b86e10b0c7a2262860a4a844ae008fcd4693428049f69ffc2d2f');
INSERT INTO audit_entry VALUES('other',1,1795521600,'device_enrolled','credential:root','tenant','{"why":"a test"}','{}',X'0000000000000000000000000000000000000000000000000000000000000000',X'c7198c038b96bb5e5e84151f001498708230e12617ecf3dfa25cb3eb763971b5');
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
INSERT INTO audit_segment VALUES('default',1,1795478400,3,X'3aec86fe70c9a42c1c0be41fd17cbef56c662b52815645ff92646ea28a419705',8,NULL);
INSERT INTO audit_segment VALUES('default',2,1795564800,2,X'df0a02ae5d405d0603a00ab06919acaeee585ff890eccba72350a868324aa484',9,NULL);
INSERT INTO audit_segment VALUES('default',3,1795651200,2,X'241327cd70e00d3bc5cd70a5234d6ffb5ddc3bbcbef18e121e99f0dd74ac3a38',NULL,NULL);
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
INSERT INTO audit_activity VALUES('default',1,1,1795521600,'decision','credential:gateway','device:dev_phvss3jwc77euy7ruwjueownby','{"trusted":true}','{"user":"Xc6OVWZBBFWkjTmBhIaKFxXas3FZ4_1FeA24t7NX4Vo"}',X'0000000000000000000000000000000000000000000000000000000000000000',X'a01936d1546d64f2a7c24f44934604550a13a101d018b2418136e24dd83e603b');
INSERT INTO audit_activity VALUES('default',1,2,1795521600,'decision','credential:gateway','device:dev_f6463zbcw2gjergcussyggyuw4','{"trusted":true}','{"user":"Xc6OVWZBBFWkjTmBhIaKFxXas3FZ4_1FeA24t7NX4Vo"}',X'a01936d1546d64f2a7c24f44934604550a13a101d018b2418136e24dd83e603b',X'5d3137718b16a560fdbaaa6398a9dbb2b625f5c650829c2b7073ed4037adc97f');
INSERT INTO audit_activity VALUES('default',1,3,1795521600,'decision','credential:gateway','device:dev_grsx6iweqaxbasyles33z6aknu','{"trusted":true}','{"user":"Xc6OVWZBBFWkjTmBhIaKFxXas3FZ4_1FeA24t7NX4Vo"}',X'5d3137718b16a560fdbaaa6398a9dbb2b625f5c650829c2b7073ed4037adc97f',X'3aec86fe70c9a42c1c0be41fd17cbef56c662b52815645ff92646ea28a419705');
INSERT INTO audit_activity VALUES('default',2,1,1795608000,'decision','credential:gateway','device:dev_annmhdthbjmq5bo6xe4ggeqnhu','{"trusted":true}','{"user":"Xc6OVWZBBFWkjTmBhIaKFxXas3FZ4_1FeA24t7NX4Vo"}',X'0000000000000000000000000000000000000000000000000000000000000000',X'a1c0f4b1d9fdfcb6a05004b7d23a1b447fd70c6c5d4b1b98caf5b4fbcac6ea2e');
INSERT INTO audit_activity VALUES('default',2,2,1795608000,'decision','credential:gateway','device:dev_p34n7f7nhnvpogse2j56rpqcri','{"trusted":true}','{"user":"Xc6OVWZBBFWkjTmBhIaKFxXas3FZ4_1FeA24t7NX4Vo"}',X'a1c0f4b1d9fdfcb6a05004b7d23a1b447fd70c6c5d4b1b98caf5b4fbcac6ea2e',X'df0a02ae5d405d0603a00ab06919acaeee585ff890eccba72350a868324aa484');
INSERT INTO audit_activity VALUES('default',3,1,1795694400,'decision','credential:gateway','device:dev_g4tjvqgmxxpcdsv3vd76wn52ii','{"trusted":true}','{"user":"Xc6OVWZBBFWkjTmBhIaKFxXas3FZ4_1FeA24t7NX4Vo"}',X'0000000000000000000000000000000000000000000000000000000000000000',X'4bf55067c2bd32a3033f7a0e7a3a82e838626a9e9eb8542a005fb4dd5be7664c');
INSERT INTO audit_activity VALUES('default',3,2,1795694400,'decision','credential:gateway','device:dev_sre4xzdhxo4ccgtnurfpsm6fqm','{"trusted":true}','{"user":"Xc6OVWZBBFWkjTmBhIaKFxXas3FZ4_1FeA24t7NX4Vo"}',X'4bf55067c2bd32a3033f7a0e7a3a82e838626a9e9eb8542a005fb4dd5be7664c',X'241327cd70e00d3bc5cd70a5234d6ffb5ddc3bbcbef18e121e99f0dd74ac3a38');
CREATE TABLE audit_user (
  tenant TEXT NOT NULL REFERENCES tenant (id),
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),
  salt BLOB NOT NULL CHECK (length(salt) = 32),
  name TEXT NOT NULL,
  PRIMARY KEY (tenant, commitment),
  UNIQUE (tenant, name)
) STRICT, WITHOUT ROWID;
INSERT INTO audit_user VALUES('default',X'5dce8e5566410455a48d398184868a1715dab37159e3fd45780db8b7b357e15a',X'2efee377053bb2e047768aee45eb0119ed3ee1bdd1f0002786fe724eb2ca120e','alice');
CREATE TRIGGER tenant_immutable BEFORE UPDATE OF id, created_at ON tenant
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
CREATE TRIGGER tenant_kept BEFORE DELETE ON tenant
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
CREATE TRIGGER tenant_head_rises BEFORE UPDATE OF head_revision ON tenant
WHEN NEW.head_revision <= OLD.head_revision
BEGIN SELECT RAISE(ABORT, 'invalid_value'); END;
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
CREATE INDEX staged_appraisal_policy ON staged_appraisal (tenant, policy);
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
CREATE TRIGGER policy_immutable BEFORE UPDATE ON policy
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
CREATE TRIGGER policy_kept BEFORE DELETE ON policy
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
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
CREATE TRIGGER audit_head_rises BEFORE UPDATE ON audit_head
WHEN NEW.tenant <> OLD.tenant OR NEW.count <> OLD.count + 1
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
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
CREATE TRIGGER audit_activity_unchanged BEFORE UPDATE ON audit_activity
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_activity_kept BEFORE DELETE ON audit_activity
WHEN NOT EXISTS (
  SELECT 1 FROM audit_segment
  WHERE tenant = OLD.tenant AND number = OLD.segment AND closed_by IS NOT NULL AND pruned_at IS NOT NULL
)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER audit_user_unchanged BEFORE UPDATE ON audit_user
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
COMMIT;
