import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../core/fault.ts';

const MARK = 'PRACTICE';
const OWNER_ONLY = 0o600;

/**
 * A rehearsal and a real service never share a data directory: a home that is believed to be practice is a home that nobody
 * helps. Throws `HW_PRACTICE_APART`. The mark is a file that the first rehearsal leaves in an empty directory.
 */
export function keepApart(dir: string, isPractice: boolean): void {
  const mark = join(dir, MARK);
  const isMarked = existsSync(mark);
  if (!isPractice) {
    if (isMarked) throw new Fault('HW_PRACTICE_APART', { where: dir, why: 'it belongs to a rehearsal' });
    return;
  }
  if (isMarked) return;
  if (existsSync(join(dir, 'journal.db')))
    throw new Fault('HW_PRACTICE_APART', { where: dir, why: 'it belongs to a real service' });
  writeFileSync(mark, 'The homes in this directory are simulated. Nobody in them needs help.\n', { mode: OWNER_ONLY });
}
