/** The vault's tables in `register.db`, as its first version makes them. Never edited once released. */
export const VAULT_TABLES_1 = `
CREATE TABLE notes (
  id TEXT PRIMARY KEY, subject TEXT NOT NULL, sealed TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE reveals (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL, who TEXT NOT NULL, purpose TEXT NOT NULL, subject TEXT NOT NULL, what TEXT NOT NULL, attempt TEXT
) STRICT;
CREATE INDEX reveals_subject ON reveals (subject, id);
CREATE INDEX reveals_who ON reveals (who, id);
`;
