PRAGMA user_version = 1;
CREATE TABLE subject_keys (
     subject TEXT PRIMARY KEY,
     wrapped BLOB,
     created_at INTEGER NOT NULL,
     destroyed_at INTEGER,
     CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
   ) STRICT;
CREATE TABLE master_check (one INTEGER PRIMARY KEY CHECK (one = 1), proof BLOB NOT NULL) STRICT;
INSERT INTO subject_keys VALUES ('hh_s5wh9z7xfv5g', X'1f6097959ff89c8cba66a5af1c4f881d6972295031c454bf6912a64daf1feed32632f854e20a8b9fb76277b6f105a74ecdbbacc7d4686fc5d5e260cb', 1795306318726, NULL);
INSERT INTO subject_keys VALUES ('hh_kperveza4vfh', X'1055e44f76c2be3cfbae9ba4ef51735648584b38e6f0cddff9d1b09fb03ba4605d28c99a67c37ae95efdf645ea7e2b9d9d4d4beed3bced368ace3e17', 1795306318830, NULL);
INSERT INTO master_check VALUES (1, X'b3f9623f68ae8b9e283c5c1b877b82851868e8280befde75d8d897358c12478b');
