import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Fault } from '../../core/fault.ts';
import type { Instant } from '../../core/time.ts';
import { BUSY_TIMEOUT_MS, JOURNAL_FILE } from './database.ts';
import { readNotices } from './segments.ts';

/**
 * A person says that they know of the damage on record: one row each, in one short transaction, also beside a running
 * gateway. Answers what was accepted. `HW_JOURNAL_MISSING` when there is no journal there.
 */
export function acceptDamage(dir: string, at: Instant): string[] {
  const file = join(dir, JOURNAL_FILE);
  if (!existsSync(file)) throw new Fault('HW_JOURNAL_MISSING', { where: dir });
  const db = new Sqlite(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('synchronous = FULL');
    const notices = readNotices(db);
    if (notices.length === 0) return [];
    const accept = db.prepare('UPDATE damages SET accepted_at = ? WHERE number = ?');
    db.transaction(() => {
      for (const { number } of notices) accept.run(at, number);
    }).immediate();
    return notices.map(({ says }) => says);
  } finally {
    db.close();
  }
}
