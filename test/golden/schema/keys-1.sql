CREATE TABLE master_check (one INTEGER PRIMARY KEY CHECK (one = 1), proof BLOB NOT NULL) STRICT;

CREATE TABLE subject_keys (
     subject TEXT PRIMARY KEY,
     wrapped BLOB,
     created_at INTEGER NOT NULL,
     destroyed_at INTEGER,
     CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
   ) STRICT;
