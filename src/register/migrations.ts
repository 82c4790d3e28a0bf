import { VAULT_TABLES_1 } from '../vault/tables.ts';

/**
 * `register.db`, one script a version: the first makes version 1. A released script is never edited; a change is a new one.
 * Columns ending in `_sealed` hold vault ciphertext. `changed` is the `register_version` of the row's last write, by which
 * a running gateway finds what another process has changed.
 */
export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE register_version (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL) STRICT;
INSERT INTO register_version (one, version) VALUES (1, 0);

CREATE TABLE authorities (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, by_default INTEGER NOT NULL CHECK (by_default IN (0, 1)),
  created_at INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX authorities_default ON authorities (by_default) WHERE by_default = 1;

CREATE TABLE providers (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, by_default INTEGER NOT NULL CHECK (by_default IN (0, 1)),
  created_at INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX providers_default ON providers (by_default) WHERE by_default = 1;

CREATE TABLE households (
  id TEXT PRIMARY KEY, address_sealed TEXT, created_at INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;

CREATE TABLE residents (
  id TEXT PRIMARY KEY, household TEXT NOT NULL REFERENCES households (id),
  name_sealed TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX residents_household ON residents (household);

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
CREATE INDEX premises_partition ON premises (partition);
CREATE INDEX premises_changed ON premises (changed);

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
CREATE INDEX contacts_household ON contacts (household) WHERE household IS NOT NULL;
CREATE INDEX contacts_provider ON contacts (provider) WHERE provider IS NOT NULL;
CREATE INDEX contacts_changed ON contacts (changed);

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
CREATE INDEX devices_premises ON devices (premises);
CREATE INDEX devices_changed ON devices (changed);

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
CREATE INDEX sessions_staff ON sessions (staff);
CREATE INDEX sessions_expires ON sessions (expires_at);

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
${VAULT_TABLES_1}`,
  // Signing in: second factors, one-time links, what was changed by whom. Who is signed in signs in anew.
  `
ALTER TABLE staff ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

DELETE FROM sessions;
ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN by_factors TEXT NOT NULL DEFAULT 'password';
ALTER TABLE sessions ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0;

ALTER TABLE api_tokens ADD COLUMN expires_at INTEGER;

CREATE TABLE staff_links (
  id TEXT PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  kind TEXT NOT NULL CHECK (kind IN ('invitation', 'password')),
  staff TEXT REFERENCES staff (id),
  role TEXT,
  scope_authority TEXT REFERENCES authorities (id), scope_provider TEXT REFERENCES providers (id),
  made_by TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER, withdrawn_at INTEGER,
  CHECK ((kind = 'invitation') = (role IS NOT NULL)), CHECK (kind = 'invitation' OR staff IS NOT NULL)
) STRICT;

CREATE TABLE staff_totp (
  staff TEXT PRIMARY KEY REFERENCES staff (id),
  secret_sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL, confirmed_at INTEGER, last_step INTEGER NOT NULL DEFAULT -1
) STRICT;

CREATE TABLE staff_passkeys (
  id TEXT PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (id),
  credential TEXT NOT NULL UNIQUE,
  public_key BLOB NOT NULL,
  counter INTEGER NOT NULL,
  transports TEXT NOT NULL,
  name_sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL, last_used_at INTEGER
) STRICT;
CREATE INDEX staff_passkeys_staff ON staff_passkeys (staff);

CREATE TABLE staff_recovery (
  staff TEXT NOT NULL REFERENCES staff (id),
  code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
  used_at INTEGER,
  PRIMARY KEY (staff, code_hash)
) STRICT;

CREATE TABLE staff_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  about TEXT,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX staff_events_about ON staff_events (about, id);
CREATE TRIGGER staff_events_stay BEFORE UPDATE ON staff_events BEGIN SELECT RAISE(ABORT, 'an event is not changed'); END;
CREATE TRIGGER staff_events_are_kept BEFORE DELETE ON staff_events WHEN old.about IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'an event is not deleted'); END;
`,
  // The police force of a home by its id in the configuration, and the telephone that rings a member of staff for calls from the desk.
  `
ALTER TABLE premises ADD COLUMN force TEXT;
ALTER TABLE staff ADD COLUMN number_sealed TEXT;
`,
  `
CREATE TABLE household_files (
  household TEXT NOT NULL REFERENCES households (id),
  version INTEGER NOT NULL CHECK (version >= 1),
  sealed TEXT, saved_at INTEGER NOT NULL, saved_by TEXT NOT NULL,
  PRIMARY KEY (household, version)
) STRICT;

CREATE TABLE household_words (
  household TEXT PRIMARY KEY REFERENCES households (id),
  sealed TEXT NOT NULL, safe_set_at INTEGER, duress_set_at INTEGER
) STRICT;
`,
  // What a device is and what staff call it, so that a home can be drawn before it has said anything.
  `
ALTER TABLE devices ADD COLUMN kind TEXT;
ALTER TABLE devices ADD COLUMN name TEXT;
`,
  // Contacts with several numbers, each with its hours and its standing; rotas; heightened watch over a home. Who was told before is told
  // as before: by one number, which nobody has verified yet.
  `
CREATE TABLE contacts_now (
  id TEXT PRIMARY KEY,
  household TEXT REFERENCES households (id),
  provider TEXT REFERENCES providers (id),
  role TEXT NOT NULL CHECK (role IN ('safe contact', 'keyholder', 'duty supervisor', 'duty inbox', 'fire service')),
  place INTEGER NOT NULL,
  name_sealed TEXT, pin_sealed TEXT,
  language TEXT, cover TEXT, hours TEXT, ways_asked_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL, removed_at INTEGER, changed INTEGER NOT NULL,
  CHECK ((household IS NULL) <> (provider IS NULL))
) STRICT;
INSERT INTO contacts_now (id, household, provider, role, place, name_sealed, created_at, removed_at, changed)
  SELECT id, household, provider, role, place, name_sealed, created_at, removed_at, changed FROM contacts;

CREATE TABLE contact_points (
  id TEXT PRIMARY KEY,
  contact TEXT NOT NULL REFERENCES contacts_now (id),
  place INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('telephone', 'email')),
  channels TEXT NOT NULL,
  sealed TEXT, sealed_as TEXT NOT NULL,
  hours TEXT, verified_at INTEGER,
  lost TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;
INSERT INTO contact_points (id, contact, place, kind, channels, sealed, sealed_as, created_at)
  SELECT 'cp_' || substr(id, 4), id, 1, 'telephone', channels, number_sealed, 'contacts/' || id || '/number', created_at
  FROM contacts WHERE removed_at IS NULL;
CREATE INDEX contact_points_contact ON contact_points (contact);

DROP TABLE contacts;
ALTER TABLE contacts_now RENAME TO contacts;
CREATE INDEX contacts_household ON contacts (household) WHERE household IS NOT NULL;
CREATE INDEX contacts_provider ON contacts (provider) WHERE provider IS NOT NULL;
CREATE INDEX contacts_changed ON contacts (changed);

CREATE TABLE contact_errands (
  id TEXT PRIMARY KEY,
  contact TEXT NOT NULL REFERENCES contacts (id),
  point TEXT NOT NULL REFERENCES contact_points (id),
  what TEXT NOT NULL CHECK (what IN ('code', 'test')),
  channel TEXT NOT NULL,
  code_digest TEXT, tries INTEGER NOT NULL DEFAULT 0,
  begun_by TEXT NOT NULL, begun_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  outcome TEXT CHECK (outcome IN ('confirmed', 'reached', 'failed')), reason TEXT, settled_at INTEGER
) STRICT;
CREATE INDEX contact_errands_point ON contact_errands (point, begun_at);

CREATE TABLE rotas (
  id TEXT PRIMARY KEY,
  provider TEXT NOT NULL REFERENCES providers (id),
  name TEXT NOT NULL,
  members TEXT NOT NULL,
  from_at INTEGER NOT NULL, turn_ms INTEGER NOT NULL CHECK (turn_ms > 0),
  time_zone TEXT NOT NULL, hours TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL, removed_at INTEGER, changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX rotas_name ON rotas (provider, name) WHERE removed_at IS NULL;
CREATE INDEX rotas_changed ON rotas (changed);

CREATE TABLE rota_stand_ins (
  id TEXT PRIMARY KEY,
  rota TEXT NOT NULL REFERENCES rotas (id),
  from_at INTEGER NOT NULL, until_at INTEGER NOT NULL,
  contact TEXT NOT NULL REFERENCES contacts (id), instead TEXT REFERENCES contacts (id),
  created_by TEXT NOT NULL, created_at INTEGER NOT NULL, removed_at INTEGER,
  CHECK (from_at < until_at)
) STRICT;
CREATE INDEX rota_stand_ins_rota ON rota_stand_ins (rota, from_at);

ALTER TABLE premises ADD COLUMN watch_from INTEGER;
ALTER TABLE premises ADD COLUMN watch_until INTEGER;
ALTER TABLE premises ADD COLUMN watch_factor REAL;
ALTER TABLE premises ADD COLUMN watch_note_sealed TEXT;
`,
  // What may be known of a home's standing with its police force without the vault. Another force, another standing.
  `
CREATE TABLE premises_police (
  premises TEXT NOT NULL REFERENCES premises (id),
  urn_type TEXT NOT NULL CHECK (urn_type IN ('HUA', 'IAS', 'LWS')),
  standing TEXT NOT NULL CHECK (standing IN ('ok', 'withdrawn', 'bad', 'missing', 'wrong-type')),
  marker TEXT NOT NULL CHECK (marker IN ('none', 'ok', 'expired', 'no-owner', 'no-expiry', 'review-due')),
  marker_expires INTEGER,
  checked_at INTEGER NOT NULL,
  PRIMARY KEY (premises, urn_type)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER premises_police_of_another_force AFTER UPDATE OF force ON premises WHEN OLD.force IS NOT NEW.force
BEGIN DELETE FROM premises_police WHERE premises = NEW.id; END;
`,
  // Devices that prove themselves, hardware of other makers, alarm panels, and how a home is fitted.
  `
-- How far a device is on its way into use, which one it was put in the place of, and when each button was last pressed.
ALTER TABLE devices ADD COLUMN stage TEXT NOT NULL DEFAULT 'live';
ALTER TABLE devices ADD COLUMN replaces TEXT;

CREATE TABLE device_presses (
  device TEXT NOT NULL REFERENCES devices (id),
  sensor TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (device, sensor)
) STRICT, WITHOUT ROWID;

-- How devices prove themselves: certificates, a secret that is offered and not used yet, and one-time claims.
ALTER TABLE devices ADD COLUMN next_secret_hash BLOB CHECK (length(next_secret_hash) = 32);
ALTER TABLE devices ADD COLUMN renew_asked_at INTEGER;

CREATE TABLE device_certificates (
  fingerprint TEXT PRIMARY KEY CHECK (length(fingerprint) = 64),
  device TEXT NOT NULL REFERENCES devices (id),
  serial TEXT NOT NULL UNIQUE,
  issued_at INTEGER NOT NULL, not_after INTEGER NOT NULL,
  first_used_at INTEGER, revoked_at INTEGER
) STRICT;
CREATE INDEX device_certificates_device ON device_certificates (device);

CREATE TABLE claims (
  id TEXT PRIMARY KEY,
  device TEXT NOT NULL REFERENCES devices (id),
  code_hash BLOB NOT NULL UNIQUE CHECK (length(code_hash) = 32),
  made_by TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER, withdrawn_at INTEGER
) STRICT;
CREATE INDEX claims_device ON claims (device);

-- Hardware of other makers: the topics it publishes below, the bridge it sits behind, and what its facts mean in this home.
ALTER TABLE devices ADD COLUMN prefixes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE devices ADD COLUMN via TEXT;
ALTER TABLE devices ADD COLUMN address TEXT;
ALTER TABLE devices ADD COLUMN alias TEXT;
ALTER TABLE devices ADD COLUMN bindings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE devices ADD COLUMN power TEXT CHECK (power IN ('mains', 'battery'));
CREATE UNIQUE INDEX devices_behind ON devices (via, address) WHERE via IS NOT NULL AND state = 'active';

-- What is to be installed in a home, and what was seen of it while somebody was there.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  premises TEXT NOT NULL REFERENCES premises (id),
  state TEXT NOT NULL CHECK (state IN ('ordered', 'open', 'signed-off', 'cancelled')),
  installer TEXT REFERENCES staff (id),
  measures TEXT NOT NULL,
  soak_hours INTEGER NOT NULL,
  here TEXT,
  ordered_by TEXT NOT NULL, ordered_at INTEGER NOT NULL,
  opened_at INTEGER, closes_at INTEGER,
  seen_seq INTEGER NOT NULL DEFAULT 0,
  signed_off_at INTEGER, signed_off_by TEXT, sign_off_entry TEXT, soak_until INTEGER, live_at INTEGER,
  without_address INTEGER NOT NULL DEFAULT 0 CHECK (without_address IN (0, 1)),
  certificate TEXT UNIQUE, certificate_note TEXT
) STRICT;
CREATE UNIQUE INDEX jobs_running ON jobs (premises) WHERE state IN ('ordered', 'open');

CREATE TABLE job_signals (
  job TEXT NOT NULL REFERENCES jobs (id),
  device TEXT NOT NULL,
  id TEXT NOT NULL,
  sensor TEXT, kind TEXT NOT NULL, state TEXT,
  at INTEGER NOT NULL,
  latency_ms INTEGER, since_ms INTEGER,
  room TEXT, measure TEXT,
  incident TEXT, seen_at INTEGER, seen_by TEXT,
  PRIMARY KEY (job, device, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_beats (
  job TEXT NOT NULL REFERENCES jobs (id),
  device TEXT NOT NULL,
  beats TEXT NOT NULL,
  PRIMARY KEY (job, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_silences (
  job TEXT NOT NULL REFERENCES jobs (id),
  device TEXT NOT NULL,
  silent_at INTEGER NOT NULL, heard_at INTEGER,
  PRIMARY KEY (job, device, silent_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_entries (
  job TEXT NOT NULL REFERENCES jobs (id),
  entry TEXT NOT NULL,
  place INTEGER NOT NULL,
  item TEXT NOT NULL,
  said TEXT NOT NULL CHECK (said IN ('yes', 'no')),
  at INTEGER NOT NULL, said_at INTEGER,
  by_staff TEXT NOT NULL,
  note TEXT,
  PRIMARY KEY (job, entry)
) STRICT, WITHOUT ROWID;

-- Alarm panels: the AES key that each shares with us, under a key of the vault's own, and one panel for one account.
CREATE TABLE device_keys (
  device TEXT PRIMARY KEY REFERENCES devices (id),
  sealed BLOB NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX devices_of_an_account ON devices (address) WHERE profile = 'sia-dc09' AND state = 'active';

-- What hardware a device was first seen on, and whether its clock is kept right: what differs from either is not the device.
ALTER TABLE devices ADD COLUMN hardware TEXT CHECK (length(hardware) = 64);
ALTER TABLE devices ADD COLUMN disciplined_clock INTEGER NOT NULL DEFAULT 0 CHECK (disciplined_clock IN (0, 1));

-- What a device has announced of its topics, under a key of the vault's own: without it what follows means nothing after a restart.
CREATE TABLE announcements (
  device TEXT NOT NULL REFERENCES devices (id),
  topic TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (device, topic)
) STRICT, WITHOUT ROWID;
`,
];
