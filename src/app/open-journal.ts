import { instant } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';
import { openSqliteJournal, type SqliteJournal } from '../journal/sqlite/journal.ts';
import type { SystemClock } from './clock.ts';
import type { Environment } from './environment.ts';
import { REPLAYER } from './journal-keeper.ts';
import type { Log } from './log.ts';
import { openTimeLine } from './time-line.ts';

export interface OpenJournal {
  journal: SqliteJournal;
  clock: Clock;
  /** The same clock when it is the machine's, and nothing when a test moves the time. */
  line: SystemClock | undefined;
}

/** The journal, and the time line that goes on from it and stamps it from then on. */
export async function openJournal(environment: Environment, log: Log, given: Clock | undefined): Promise<OpenJournal> {
  let clock = given;
  const journal = await openSqliteJournal({
    dir: environment.dataDir,
    allowHold: environment.allowHold,
    clock: () => clock?.now() ?? instant(Date.now()),
    onFatal: (fault) => log.error({ err: fault }, 'the journal writer has died; restart the gateway'),
    onDamage: (says) => log.error({ code: 'HW_JOURNAL_DAMAGED' }, says),
    replayer: REPLAYER,
  });
  for (const { says } of journal.notices()) log.error({ code: 'HW_DAMAGE_UNACCEPTED' }, says);
  if (given !== undefined) return { journal, clock: given, line: undefined };
  const line = openTimeLine(journal, environment);
  clock = line;
  return { journal, clock: line, line };
}
