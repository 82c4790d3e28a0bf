import { closeSync, openSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { Fault } from '../core/fault.ts';

export type Db = Database.Database;

/** How long a writer waits for another process to finish its transaction before it gives up. */
export const BUSY_TIMEOUT_MS = 5_000;
/**
 * The same on the thread that alarms run on, which another process must not hold up: whoever meets it is asked to try again.
 */
const ALARM_PATIENCE_MS = 25;
/** Pages in the log at which a connection that syncs its own writes copies them back into the file. */
export const CHECKPOINT_PAGES = 1_000;
const OWNER_ONLY = 0o600;
const SYNC_FULL = 2;

export interface DatabaseOptions {
  /** Path of the file; made with mode 0600 when it is not there. */
  file: string;
  /** SQL scripts by version: the first makes version 1, the next takes 1 to 2. Never edit one that has been released. */
  migrations: readonly string[];
  /**
   * `afterwards`: writes do not wait for the disk, and a `Settling` beside the connection syncs them and says when they are
   * there. For the thread that alarms run on.
   */
  synced?: 'with each write' | 'afterwards';
}

/** SQLite's name for a database without a file, which keeps nothing and is refused below. */
const IN_MEMORY = ':memory:';

/**
 * Opens a SQLite file that several processes share: WAL, `synchronous=FULL`, foreign keys and secure deletion on, brought
 * to the newest version. Throws `HW_DATABASE_UNREADABLE`, `HW_DATABASE_UNSAFE` when the settings do not hold,
 * `HW_REGISTER_TOO_NEW` when a newer release has already changed the file.
 */
export function openDatabase({ file, migrations, synced = 'with each write' }: DatabaseOptions): Db {
  const db = openFile(file);
  try {
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    db.pragma('journal_mode = WAL');
    // A WAL database reopens at NORMAL in this build of SQLite, so it is set every time and read back.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('secure_delete = ON');
    db.pragma('temp_store = MEMORY');
    refuseUnsafe(db, basename(file));
    migrate(db, migrations, basename(file));
    if (synced === 'afterwards') syncAfterwards(db);
    return db;
  } catch (error) {
    db.close();
    throw unreadable(file, error);
  }
}

function openFile(file: string): Db {
  try {
    // SQLite would make the file readable by all; its -wal and -shm take over the mode of the file.
    if (file !== IN_MEMORY) closeSync(openSync(file, 'a', OWNER_ONLY));
    return new Database(file, { timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof Fault) return error;
  return new Fault('HW_DATABASE_UNREADABLE', { where: basename(file), why: String(error.code), cause: error });
}

function syncAfterwards(db: Db): void {
  db.pragma(`busy_timeout = ${ALARM_PATIENCE_MS}`);
  // A checkpoint syncs too.
  db.pragma('wal_autocheckpoint = 0');
  db.pragma('synchronous = NORMAL');
}

function refuseUnsafe(db: Db, where: string): void {
  const expected: [string, unknown][] = [
    ['journal_mode', 'wal'],
    ['synchronous', SYNC_FULL],
    ['foreign_keys', 1],
    ['secure_delete', 1],
  ];
  for (const [name, wanted] of expected) {
    const found = db.pragma(name, { simple: true });
    if (found !== wanted) throw new Fault('HW_DATABASE_UNSAFE', { where, why: `${name} is ${String(found)}` });
  }
}

function migrate(db: Db, migrations: readonly string[], where: string): void {
  const newest = migrations.length;
  const version = (): number => Number(db.pragma('user_version', { simple: true }));
  if (version() === newest) return;
  // Immediate, and the version is read again inside: two processes that start together migrate once.
  const run = db.transaction(() => {
    const from = version();
    if (from > newest) {
      throw new Fault('HW_REGISTER_TOO_NEW', { where, why: `it has version ${from}, this release knows ${newest}` });
    }
    for (const script of migrations.slice(from)) db.exec(script);
    db.pragma(`user_version = ${newest}`);
  });
  run.immediate();
}

/** Runs something with another patience than the connection's own; 0 gives up at once when another process is writing. Errors pass through. */
export function waitingAtMost<T>(db: Db, patienceMs: number, run: () => T): T {
  const own = Number(db.pragma('busy_timeout', { simple: true }));
  db.pragma(`busy_timeout = ${patienceMs}`);
  try {
    return run();
  } finally {
    db.pragma(`busy_timeout = ${own}`);
  }
}

/**
 * Runs a write that need not be on disk when it returns, so that a stalled disk cannot hold up the thread that alarms run
 * on. For the batched audit only: the journal proves each attempt by itself.
 */
export function withoutSync<T>(db: Db, run: () => T): T {
  const own = Number(db.pragma('synchronous', { simple: true }));
  db.pragma('synchronous = NORMAL');
  try {
    return run();
  } finally {
    db.pragma(`synchronous = ${own}`);
  }
}
