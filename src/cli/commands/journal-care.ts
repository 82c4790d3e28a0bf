import { type Command, InvalidArgumentError } from 'commander';
import { KEEP_AT_LEAST } from '../../app/config/gateway-file.ts';
import { REPLAYER } from '../../app/journal-keeper.ts';
import { Fault } from '../../core/fault.ts';
import { type Instant, instant } from '../../core/time.ts';
import { acceptDamage } from '../../journal/sqlite/accept.ts';
import { type Archived, archiveJournal } from '../../journal/sqlite/archive/archive.ts';
import { claimWriter } from '../../journal/sqlite/lock.ts';
import { environmentOf } from '../records.ts';
import { print } from '../tell.ts';

interface Options {
  config?: string;
  json?: boolean;
}

/** What a person decides about the journal's files: that damage is known, and that old events move out. */
export function addCare(journal: Command): void {
  journal
    .command('accept-damage')
    .description('a person has seen what was found damaged: the gateway reports ready again')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((options: Options) => {
      const accepted = acceptDamage(environmentOf(options.config).dataDir, instant(Date.now()));
      const none = 'There is no damage that waits to be accepted.';
      print(options.json, { accepted }, () =>
        accepted.length === 0 ? none : ['Accepted, and kept on record:', ...accepted].join('\n'),
      );
    });
  journal
    .command('archive')
    .description('moves old events of a stopped gateway to an archive file that is proved with the rest')
    .requiredOption('--before <day>', 'move events before this day, such as 2026-03-31', instantOf)
    .option('--recent-too', 'move events of the last 30 days as well')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((options: Options & { before: Instant; recentToo?: boolean }) => {
      const { dataDir } = environmentOf(options.config);
      const archived = archive(dataDir, options.before, options.recentToo === true);
      const { file, events, from } = archived;
      const none = `There is nothing to move: position ${from} is too recent, or an open incident needs it.`;
      print(options.json, archived, () =>
        file === undefined ? none : `${events} events are in ${file} now. Keep it: without it they cannot be proved.`,
      );
    });
}

/** A day as `2026-03-31`, at its beginning in UTC. */
function instantOf(day: string): Instant {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('write the day like 2026-03-31');
  return instant(at);
}

function archive(dir: string, before: Instant, recentToo: boolean): Archived {
  const now = Date.now();
  if (!recentToo && before > now - KEEP_AT_LEAST)
    throw new Fault('HW_ARCHIVE_RECENT', { where: `--before ${new Date(before).toISOString().slice(0, 10)}` });
  const claim = claimWriter(dir);
  try {
    return archiveJournal({ dir, before, at: now, replayer: REPLAYER, pause: () => {} });
  } finally {
    claim.release();
  }
}
