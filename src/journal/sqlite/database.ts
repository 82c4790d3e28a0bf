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
    closeUntouched(db);
    throw isUnreadable(error) ? unreadableFault(error) : error;
  }
}

/**
 * Closes a connection so that its log stays as it is: only the last connection to close copies the log back, so another one
 * is held open meanwhile that may not write.
 */
export function closeUntouched(db: Database): void {
  let other: Database | undefined;
  try {
    other = new Sqlite(db.name, { readonly: true });
    other.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch {
    // A file that cannot even be opened has no log that would be copied back.
  }
  db.close();
  other?.close();
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
export function openForReading(dir: string, name = JOURNAL_FILE): Database {
  const file = join(dir, name);
  if (!existsSync(file)) throw new Fault('HW_JOURNAL_MISSING', { where: dir });
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    const version = requireKnownVersion(db, name);
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

/** A damaged length makes a row too big, or bigger than the memory. */
const UNREADABLE = /^SQLITE_(CORRUPT|IOERR|NOTADB|TOOBIG|NOMEM)/;

/** True for what SQLite says of a file that it cannot make sense of. */
export function isUnreadable(error: unknown): boolean {
  return UNREADABLE.test(sqliteCode(error));
}

const DAMAGE = /^SQLITE_(CORRUPT|NOTADB|IOERR_(READ|SHORT_READ|CORRUPTFS|DATA))/;

/**
 * True for what SQLite says of a file whose content is no longer what it wrote. A disk that cannot be written to, a lock or
 * a missing right is none of that, and passes.
 */
export function isDamage(error: unknown): boolean {
  if (error instanceof Fault) return error.cause !== undefined && isDamage(error.cause);
  return DAMAGE.test(sqliteCode(error));
}

/** True for damage met by a statement that only reads: nothing of ours is too big to be read back. */
export function isDamagedRead(error: unknown): boolean {
  return isDamage(error) || /^SQLITE_(TOOBIG|NOMEM)/.test(sqliteCode(error));
}

function unreadableFault(error: unknown): Fault {
  return new Fault('HW_JOURNAL_UNREADABLE', { where: JOURNAL_FILE, why: messageOf(error), cause: error });
}
