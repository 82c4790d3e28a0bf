import { chmodSync, closeSync, fsyncSync, openSync } from 'node:fs';
import Sqlite from 'better-sqlite3';

/** Pages copied in one go: two megabytes, after which whoever waits for the disk comes in between. */
const STEP_PAGES = 512;
const OWNER_ONLY = 0o600;
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Copies a database as it is at this moment, while others go on writing in it. One read transaction is held over the whole
 * copy: without it every commit of theirs would begin the copy anew, and under load it would never end. Their log grows
 * meanwhile. The copy is one file that needs no log beside it, mode 0600, on disk when this resolves.
 */
export async function copyDatabase(from: string, to: string, progress: (bytes: number) => void): Promise<void> {
  closeSync(openSync(to, 'wx', OWNER_ONLY));
  const source = new Sqlite(from, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const pageBytes = Number(source.pragma('page_size', { simple: true }));
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    let left: number | undefined;
    await source.backup(to, {
      progress({ totalPages, remainingPages }) {
        progress(((left ?? totalPages) - remainingPages) * pageBytes);
        left = remainingPages;
        return STEP_PAGES;
      },
    });
    source.exec('COMMIT');
  } finally {
    source.close();
  }
  const copy = new Sqlite(to);
  copy.pragma('journal_mode = DELETE');
  copy.close();
  chmodSync(to, OWNER_ONLY);
  syncFile(to);
}

export function syncFile(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
