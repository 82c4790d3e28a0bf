import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach } from 'vitest';
import { JOURNAL_FILE } from './database.ts';
import { openSqliteJournal, type SqliteJournal, type SqliteJournalOptions } from './journal.ts';

/** A data directory of a test's own, removed with every journal opened in it. */
export interface TestDir {
  path(): string;
  open(options?: Omit<SqliteJournalOptions, 'dir'>): Promise<SqliteJournal>;
  /** Runs SQL on the file behind the journal's back, as somebody with a file editor would. */
  tamper<T>(change: (db: Database) => T): T;
}

export function useTestDir(): TestDir {
  let dir = '';
  let opened: SqliteJournal[] = [];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'havenwatch-journal-'));
  });
  afterEach(async () => {
    await Promise.all(opened.map((journal) => journal.close()));
    opened = [];
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    path: () => dir,
    async open(options = {}) {
      const journal = await openSqliteJournal({ dir, ...options });
      opened.push(journal);
      return journal;
    },
    tamper(change) {
      const db = new Sqlite(join(dir, JOURNAL_FILE));
      try {
        return change(db);
      } finally {
        db.close();
      }
    },
  };
}
