import Sqlite, { type Database } from 'better-sqlite3';
import { Fault } from '../../core/fault.ts';

/**
 * Numbered steps from an empty file to today's tables; `PRAGMA user_version` says how many have run. A step that has been
 * released is never edited: a change is a new step.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    premises TEXT,
    incident TEXT,
    device TEXT,
    body TEXT NOT NULL,
    hash BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_chain ON events (partition, seq);
  CREATE INDEX events_incident ON events (incident, position) WHERE incident IS NOT NULL;

  CREATE TABLE heads (partition INTEGER PRIMARY KEY, seq INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;

  CREATE TABLE current (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    partition INTEGER NOT NULL,
    premises TEXT NOT NULL,
    incident TEXT,
    state TEXT,
    priority INTEGER,
    opened_at INTEGER,
    body TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX current_document ON current (kind, id);
  CREATE INDEX current_partition ON current (kind, partition);
  CREATE INDEX current_open ON current (partition) WHERE kind = 'incident' AND state IS NOT 'closed';
  CREATE INDEX current_newest ON current (ifnull(opened_at, -1), id) WHERE kind = 'incident';
  CREATE INDEX current_newest_by_state ON current (state, ifnull(opened_at, -1), id) WHERE kind = 'incident';
  CREATE INDEX current_newest_by_premises ON current (premises, ifnull(opened_at, -1), id) WHERE kind = 'incident';
  CREATE INDEX current_attempts ON current (incident) WHERE kind = 'attempt';

  CREATE TABLE timers (
    owner TEXT NOT NULL,
    place INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    PRIMARY KEY (owner, place)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE outbox (
    attempt TEXT NOT NULL UNIQUE,
    incident TEXT NOT NULL,
    premises TEXT NOT NULL,
    partition INTEGER NOT NULL,
    channel TEXT NOT NULL,
    contact TEXT,
    planned_at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;

  CREATE TABLE dedupe (device TEXT NOT NULL, signal TEXT NOT NULL, received_at INTEGER NOT NULL, PRIMARY KEY (device, signal)) STRICT, WITHOUT ROWID;
  CREATE INDEX dedupe_age ON dedupe (received_at);

  CREATE TABLE life (device TEXT PRIMARY KEY, last_seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE epochs (epoch INTEGER PRIMARY KEY, first_position INTEGER NOT NULL, started_at INTEGER NOT NULL) STRICT;

  CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE current ADD COLUMN sum INTEGER;

  CREATE TABLE segments (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    first_position INTEGER NOT NULL,
    last_position INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;

  CREATE TABLE bases (
    partition INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    link BLOB NOT NULL
  ) STRICT;

  CREATE TABLE base_documents (
    cut INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    partition INTEGER NOT NULL,
    digest BLOB NOT NULL,
    body TEXT,
    PRIMARY KEY (cut, kind, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE damages (number INTEGER PRIMARY KEY, found_at INTEGER NOT NULL, says TEXT NOT NULL, accepted_at INTEGER) STRICT;
  `,
];

/**
 * The highest position ever given out. Not only the last event's: where rows have been taken away, the gap must stay to be
 * seen and no position may be given twice.
 */
export const LAST_POSITION = `SELECT max(
  ifnull((SELECT max(position) FROM events), 0),
  ifnull((SELECT max(position) FROM heads), 0),
  ifnull((SELECT max(first_position) - 1 FROM epochs), 0)
)`;

/** The version this software writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings a file up to today's version, each step in its own transaction. Refuses a newer file with `HW_JOURNAL_TOO_NEW`. */
export function migrate(db: Database, where: string): void {
  const version = requireKnownVersion(db, where);
  for (let step = version; step < MIGRATIONS.length; step++) {
    const sql = MIGRATIONS[step];
    db.transaction(() => {
      db.exec(sql ?? '');
      db.pragma(`user_version = ${step + 1}`);
    }).immediate();
  }
}

/** No release will ever have this many steps: such a number is damage, not the future. */
const MAX_VERSION = 1_000;

/** Throws `HW_JOURNAL_UNREADABLE`, as damage, for a version that no release can have written. */
export function requireSaneVersion(db: Database): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version >= 0 && version <= MAX_VERSION) return;
  const why = `its version reads ${version}`;
  throw new Fault('HW_JOURNAL_UNREADABLE', {
    where: 'journal.db',
    why,
    cause: new Sqlite.SqliteError(why, 'SQLITE_CORRUPT'),
  });
}

/** The file's version; `HW_JOURNAL_TOO_NEW` when a later release wrote it. */
export function requireKnownVersion(db: Database, where: string): number {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION) {
    const why = `it has version ${version}, this release knows ${SCHEMA_VERSION}`;
    throw new Fault('HW_JOURNAL_TOO_NEW', { where, why });
  }
  return version;
}
