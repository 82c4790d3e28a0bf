PRAGMA user_version = 1;
CREATE TABLE register_version (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL) STRICT;
CREATE TABLE authorities (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, by_default INTEGER NOT NULL CHECK (by_default IN (0, 1)),
  created_at INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;
CREATE TABLE providers (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, by_default INTEGER NOT NULL CHECK (by_default IN (0, 1)),
  created_at INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;
CREATE TABLE households (
  id TEXT PRIMARY KEY, address_sealed TEXT, created_at INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;
CREATE TABLE residents (
  id TEXT PRIMARY KEY, household TEXT NOT NULL REFERENCES households (id),
  name_sealed TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE premises (
  id TEXT PRIMARY KEY,
  partition INTEGER NOT NULL CHECK (partition BETWEEN 0 AND 63),
  reference TEXT NOT NULL UNIQUE,
  risk TEXT NOT NULL CHECK (risk IN ('standard', 'medium', 'high')),
  time_zone TEXT NOT NULL,
  rooms TEXT NOT NULL,
  authority TEXT NOT NULL REFERENCES authorities (id),
  provider TEXT NOT NULL REFERENCES providers (id),
  household TEXT NOT NULL REFERENCES households (id),
  created_at INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;
CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  household TEXT REFERENCES households (id),
  provider TEXT REFERENCES providers (id),
  role TEXT NOT NULL CHECK (role IN ('safe contact', 'duty supervisor', 'fire service')),
  place INTEGER NOT NULL,
  channels TEXT NOT NULL,
  name_sealed TEXT, number_sealed TEXT,
  created_at INTEGER NOT NULL, removed_at INTEGER, changed INTEGER NOT NULL,
  CHECK ((household IS NULL) <> (provider IS NULL))
) STRICT;
CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  premises TEXT NOT NULL REFERENCES premises (id),
  profile TEXT NOT NULL,
  zone TEXT CHECK (zone IN ('perimeter', 'interior', 'sanctuary', 'external')),
  room TEXT,
  sensors TEXT NOT NULL,
  interval_ms INTEGER NOT NULL, misses INTEGER NOT NULL, grace_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
  secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
  commissioned_at INTEGER NOT NULL, revoked_at INTEGER, changed INTEGER NOT NULL
) STRICT;
CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  login_index TEXT NOT NULL UNIQUE,
  login_sealed TEXT NOT NULL, name_sealed TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  scope_authority TEXT REFERENCES authorities (id), scope_provider TEXT REFERENCES providers (id),
  created_at INTEGER NOT NULL, disabled_at INTEGER, changed INTEGER NOT NULL
) STRICT;
CREATE TABLE sessions (
  token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
  staff TEXT NOT NULL REFERENCES staff (id),
  created_at INTEGER NOT NULL, last_used_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  name TEXT NOT NULL, role TEXT NOT NULL,
  scope_authority TEXT REFERENCES authorities (id), scope_provider TEXT REFERENCES providers (id),
  created_at INTEGER NOT NULL, last_used_at INTEGER, revoked_at INTEGER
) STRICT;
CREATE TABLE admin_links (
  token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
) STRICT;
CREATE TABLE notes (
  id TEXT PRIMARY KEY, subject TEXT NOT NULL, sealed TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE reveals (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL, who TEXT NOT NULL, purpose TEXT NOT NULL, subject TEXT NOT NULL, what TEXT NOT NULL, attempt TEXT
) STRICT;
CREATE UNIQUE INDEX authorities_default ON authorities (by_default) WHERE by_default = 1;
CREATE UNIQUE INDEX providers_default ON providers (by_default) WHERE by_default = 1;
CREATE INDEX residents_household ON residents (household);
CREATE INDEX premises_partition ON premises (partition);
CREATE INDEX premises_changed ON premises (changed);
CREATE INDEX contacts_household ON contacts (household) WHERE household IS NOT NULL;
CREATE INDEX contacts_provider ON contacts (provider) WHERE provider IS NOT NULL;
CREATE INDEX contacts_changed ON contacts (changed);
CREATE INDEX devices_premises ON devices (premises);
CREATE INDEX devices_changed ON devices (changed);
CREATE INDEX sessions_staff ON sessions (staff);
CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE INDEX reveals_subject ON reveals (subject, id);
CREATE INDEX reveals_who ON reveals (who, id);
INSERT INTO register_version VALUES (1, 16);
INSERT INTO authorities VALUES ('au_94wr7jw0a2j6', 'Default authority', 1, 1795306318644, 5);
INSERT INTO providers VALUES ('pv_a2kfhhy1spj3', 'Default provider', 1, 1795306318645, 6);
INSERT INTO households VALUES ('hh_s5wh9z7xfv5g', NULL, 1795306318644, 4);
INSERT INTO households VALUES ('hh_kperveza4vfh', NULL, 1795306318819, 11);
INSERT INTO residents VALUES ('rs_gcah69ear3ym', 'hh_s5wh9z7xfv5g', '1.2MyeMttxQTB8Jjjj2omx6XAd5yped9dl9myasoPFErBXlVnPAA8Hrw', 1795306318891);
INSERT INTO premises VALUES ('pm_8brvmk1g104q', 61, 'Osprey 9', 'high', 'Europe/London', '[]', 'au_94wr7jw0a2j6', 'pv_a2kfhhy1spj3', 'hh_s5wh9z7xfv5g', 1795306318666, 3);
INSERT INTO premises VALUES ('pm_w0eyjr1per7q', 31, 'Heron 7', 'high', 'Europe/London', '[]', 'au_94wr7jw0a2j6', 'pv_a2kfhhy1spj3', 'hh_kperveza4vfh', 1795306318823, 10);
INSERT INTO contacts VALUES ('ct_43x7evznw023', 'hh_s5wh9z7xfv5g', NULL, 'duty supervisor', 1, '["voice","sms"]', '1.GUCvM-hiwqK6GA2tPZWYXkgaM0t4BiXfhzyFOhWU_-kx', '1.kEJi8pVAmG04OykQjaEoWRgXuY4i-Hyg8zs4QG-rjY30jR3r7wZdAGI', 1795306318787, NULL, 7);
INSERT INTO contacts VALUES ('ct_r40ztz5bjgrd', 'hh_s5wh9z7xfv5g', NULL, 'safe contact', 1, '["voice","sms"]', '1.8-kWg4zPX8r9nSO9iu0UP70Ehf-7ynCUHxwucLJwF-5F', '1.XytLeOXQKSc1zWyYSzVlax2Y2QE1shmGZTyLCMqMyA88sCSl964PqnY', 1795306318798, NULL, 8);
INSERT INTO contacts VALUES ('ct_31488341nedp', 'hh_kperveza4vfh', NULL, 'duty supervisor', 1, '["voice","sms"]', '1.ehvKeX2j_1OkwKjMDh9TUOZlthEUHboIVT-JnbW752yQ', '1.8HCfRpxshMVDtLi7E75zHCYZCfNY942USyhf7bJ2ImlA_CjM8yUy4Ow', 1795306318841, NULL, 12);
INSERT INTO devices VALUES ('dv_nmvq69p902x1', 'pm_8brvmk1g104q', 'native', NULL, NULL, '{}', 60000, 3, 10000, 'active', X'e73ddb36362cc7e6c4fa2f48f5672c783343f91dfadb34c5a798d4082596f580', 1795306318807, NULL, 9);
INSERT INTO devices VALUES ('dv_ehy5h97bsy24', 'pm_w0eyjr1per7q', 'native', NULL, NULL, '{}', 60000, 3, 10000, 'active', X'e5f950e783a69ce2da5076444779d2e1d8d17298e67869169b450d2b8463552b', 1795306318844, NULL, 13);
INSERT INTO devices VALUES ('dv_j96sqngczzg8', 'pm_w0eyjr1per7q', 'native', NULL, NULL, '{}', 60000, 3, 10000, 'revoked', X'8de6f4978ec11c1beea6957727c4f2da628ae36d7dba68c71a9bf42124ab40f5', 1795306318877, 1795306318880, 15);
INSERT INTO api_tokens VALUES ('tk_t0g27ssa8sxk', X'ae74df1771452763eea6df78ad436155760759ad4b8e093ad7b6471c33b5d4f5', 'rig', 'supervisor', NULL, NULL, 1795306316313, 1795306319455, NULL);
INSERT INTO admin_links VALUES (X'89873e3182752faafe710724256ce3f5441ae863f3bc06d89483f258f7dd9e56', 1795306318597, 1795392718597, NULL);
INSERT INTO notes VALUES ('nt_pd74macdtz0v', 'hh_s5wh9z7xfv5g', '1.OuwhkPT7tbc0_ybNG_CEL3Lfn2aDu5fFbBu3bD7YOQ7kZ3-DoBSufRxnRPYwawV5LF_w_mA', 1795306319458);
INSERT INTO reveals VALUES (1, 1795306319003, 'dispatch', 'dispatch', 'hh_s5wh9z7xfv5g', 'contacts/ct_43x7evznw023/number', '61-1-3.2');
INSERT INTO reveals VALUES (2, 1795306319602, 'dispatch', 'dispatch', 'hh_kperveza4vfh', 'contacts/ct_31488341nedp/number', '31-1-3.2');
