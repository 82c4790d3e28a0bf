import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Fault } from '../../core/fault.ts';
import { messageOf, sqliteCode } from './database.ts';

const LOCK_FILE = 'writer.lock';

/**
 * Claims the data directory for this process by an exclusive lock on a file of its own, so that readers of the journal are not
 * shut out. The kernel drops it with the process, however it dies. Nothing else may open and close that file in this
 * process: on POSIX that would drop the lock. Throws `HW_JOURNAL_IN_USE` when another writer has it.
 */
export function claimWriter(dir: string): { release(): void } {
  const db = new Sqlite(join(dir, LOCK_FILE), { timeout: 0 });
  try {
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const busy = sqliteCode(error).startsWith('SQLITE_BUSY');
    if (busy) throw new Fault('HW_JOURNAL_IN_USE', { where: dir });
    throw new Fault('HW_JOURNAL_UNREADABLE', { where: LOCK_FILE, why: messageOf(error), cause: error });
  }
  return { release: () => void db.close() };
}
