CREATE TABLE base_documents (
    cut INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    partition INTEGER NOT NULL,
    digest BLOB NOT NULL,
    body TEXT,
    PRIMARY KEY (cut, kind, id)
  ) STRICT, WITHOUT ROWID;

CREATE TABLE bases (
    partition INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    link BLOB NOT NULL
  ) STRICT;

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
  , sum INTEGER) STRICT;

CREATE INDEX current_attempts ON current (incident) WHERE kind = 'attempt';

CREATE UNIQUE INDEX current_document ON current (kind, id);

CREATE INDEX current_newest ON current (ifnull(opened_at, -1), id) WHERE kind = 'incident';

CREATE INDEX current_newest_by_premises ON current (premises, ifnull(opened_at, -1), id) WHERE kind = 'incident';

CREATE INDEX current_newest_by_state ON current (state, ifnull(opened_at, -1), id) WHERE kind = 'incident';

CREATE INDEX current_open ON current (partition) WHERE kind = 'incident' AND state IS NOT 'closed';

CREATE INDEX current_partition ON current (kind, partition);

CREATE TABLE damages (number INTEGER PRIMARY KEY, found_at INTEGER NOT NULL, says TEXT NOT NULL, accepted_at INTEGER) STRICT;

CREATE TABLE dedupe (device TEXT NOT NULL, signal TEXT NOT NULL, received_at INTEGER NOT NULL, PRIMARY KEY (device, signal)) STRICT, WITHOUT ROWID;

CREATE INDEX dedupe_age ON dedupe (received_at);

CREATE TABLE epochs (epoch INTEGER PRIMARY KEY, first_position INTEGER NOT NULL, started_at INTEGER NOT NULL) STRICT;

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

CREATE TABLE life (device TEXT PRIMARY KEY, last_seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

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

CREATE TABLE segments (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    first_position INTEGER NOT NULL,
    last_position INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;

CREATE TABLE timers (
    owner TEXT NOT NULL,
    place INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    PRIMARY KEY (owner, place)
  ) STRICT, WITHOUT ROWID;
