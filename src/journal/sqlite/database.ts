import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { Fault } from '../../core/fault.ts';
import { requireKnownVersion } from './schema.ts';

export const JOURNAL_FILE = 'journal.db';

/** How long a statement waits for a lock held by a foreign tool before it fails. */
export const BUSY_TIMEOUT_MS = 5_000;
/** Pages in the log before a commit copies them back. A log that grows longer makes every commit slower. */
export const CHECKPOINT_PAGES = 1_000;
const PAGE_BYTES = 4_096;
const WRITER_CACHE_KIB = 32_768;
const READER_CACHE_KIB = 16_384;
/** The log file is cut back to this after a checkpoint that followed a burst. */
const LOG_KEEP_BYTES = 64 * 1024 * 1024;

export interface WriterSettings {
  busyTimeoutMs: number;
  checkpointPages: number;
}

/** The one connection that writes. Every setting that durability or speed hangs on is set here and none is inherited. */
export function openForWriting(dir: string, settings: WriterSettings): Database {
  const db = new Sqlite(join(dir, JOURNAL_FILE), { timeout: settings.busyTimeoutMs });
  try {
    db.pragma(`page_size = ${PAGE_BYTES}`);
    db.pragma('journal_mode = WAL');
    // The library is built so that a WAL file opens at NORMAL, which loses the last commits with the power.
    db.pragma('synchronous = FULL');
    db.pragma('fullfsync = ON');
    db.pragma('checkpoint_fullfsync = ON');
    db.pragma(`busy_timeout = ${settings.busyTimeoutMs}`);
    db.pragma(`wal_autocheckpoint = ${settings.checkpointPages}`);
    db.pragma(`journal_size_limit = ${LOG_KEEP_BYTES}`);
    db.pragma(`cache_size = -${WRITER_CACHE_KIB}`);
    db.pragma('mmap_size = 0');
    db.pragma('temp_store = MEMORY');
    requireDurable(db, JOURNAL_FILE);
    return db;
  } catch (error) {
    db.close();
    throw isUnreadable(error) ? unreadableFault(error) : error;
  }
}

const WAL = 'wal';
const FULL = 2;

/** Reads back what was asked for; `HW_JOURNAL_NOT_DURABLE` when a commit could be lost with the power. */
export function requireDurable(db: Database, where: string): void {
  const mode = db.pragma('journal_mode', { simple: true });
  const synchronous = Number(db.pragma('synchronous', { simple: true }));
  if (mode !== WAL || synchronous < FULL) {
    const why = `journal_mode is ${String(mode)} and synchronous is ${synchronous}; ${WAL} and ${FULL} are needed`;
    throw new Fault('HW_JOURNAL_NOT_DURABLE', { where, why });
  }
}

/** A connection that can only read, beside a running gateway or alone. `HW_JOURNAL_MISSING` when there is no journal there. */
export function openForReading(dir: string): Database {
  const file = join(dir, JOURNAL_FILE);
  if (!existsSync(file)) throw new Fault('HW_JOURNAL_MISSING', { where: dir });
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    const version = requireKnownVersion(db, JOURNAL_FILE);
    if (version === 0) throw new Fault('HW_JOURNAL_MISSING', { where: dir, why: 'the file holds no tables yet' });
    db.pragma('query_only = ON');
    db.pragma(`cache_size = -${READER_CACHE_KIB}`);
    db.pragma('mmap_size = 0');
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof Fault) throw error;
    throw unreadableFault(error);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** SQLite's own name of an error, such as `SQLITE_FULL`; empty for anything else. */
export function sqliteCode(error: unknown): string {
  return error instanceof Sqlite.SqliteError ? error.code : '';
}

const UNREADABLE = /^SQLITE_(CORRUPT|IOERR|NOTADB)/;

/** True for what SQLite says of a file that it cannot make sense of. */
export function isUnreadable(error: unknown): boolean {
  return UNREADABLE.test(sqliteCode(error));
}

function unreadableFault(error: unknown): Fault {
  return new Fault('HW_JOURNAL_UNREADABLE', { where: JOURNAL_FILE, why: messageOf(error), cause: error });
}
