import { fileURLToPath } from 'node:url';
import type { Fault } from '../core/fault.ts';
import { type DurationMs, days, minutes } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';
import { archiveInBackground, proveInBackground, type Task } from '../journal/sqlite/background.ts';
import type { SqliteJournal } from '../journal/sqlite/journal.ts';
import type { Log } from './log.ts';

/** The module that lends the heart to the journal. */
export const REPLAYER = fileURLToPath(new URL('./replayer.ts', import.meta.url));

/** After a start, when the day's first storm of connections is over. */
const PROVE_AFTER = minutes(10);
const ARCHIVE_AFTER = minutes(30);
const EVERY = days(1);

export interface KeeperParts {
  journal: Pick<SqliteJournal, 'notice' | 'distrust'>;
  dir: string;
  /** Events older than this are archived; undefined keeps them where they are. */
  keep: DurationMs | undefined;
  clock: Clock;
  log: Pick<Log, 'error' | 'info'>;
  proveAfter?: DurationMs;
  archiveAfter?: DurationMs;
}

/** Proves the journal once a day and archives what is old, each in a thread of its own. Ends with the returned function. */
export function keepJournal(parts: KeeperParts): () => Promise<void> {
  const { journal, dir, keep, clock, log, proveAfter = PROVE_AFTER, archiveAfter = ARCHIVE_AFTER } = parts;
  const running = new Set<Task<unknown>>();
  const timers = new Set<NodeJS.Timeout>();
  const daily = <T>(first: DurationMs, begin: () => Task<T>, done: (result: T) => void, says: string) => {
    const round = () => {
      const task = begin();
      running.add(task);
      task.done
        .then(done, (error: Fault | Error) => log.error({ err: error }, says))
        .finally(() => {
          running.delete(task);
          later(EVERY, round);
        });
    };
    later(first, round);
  };
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };
  daily(
    proveAfter,
    () => proveInBackground(dir),
    ({ events, says, isStructural }) => {
      if (says.length === 0) return log.info({ events }, 'the journal has been proved');
      log.error({ code: 'HW_JOURNAL_DAMAGED' }, says.join('; '));
      if (isStructural) journal.distrust(says.join('; '));
      else journal.notice(`The proof of the journal found: ${says.join('; ')}.`);
    },
    'the journal could not be proved; it is tried again tomorrow',
  );
  if (keep !== undefined) {
    daily(
      archiveAfter,
      () => archiveInBackground({ dir, before: clock.now() - keep, at: clock.now(), replayer: REPLAYER }),
      ({ file, events }) => {
        if (file !== undefined) log.info({ file, events }, 'old events have been moved to an archive');
      },
      'old events could not be archived; it is tried again tomorrow',
    );
  }
  return async () => {
    for (const timer of timers) clearTimeout(timer);
    await Promise.all([...running].map((task) => task.stop()));
  };
}
