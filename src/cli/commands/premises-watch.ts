import type { Command } from 'commander';
import { Fault } from '../../core/fault.ts';
import { asPremisesId } from '../../core/ids.ts';
import { moment, momentWords } from '../hours.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print } from '../tell.ts';

interface WatchOptions {
  until?: string;
  from?: string;
  factor?: number;
  note?: string;
  end?: boolean;
  json?: boolean;
}

/** Below `premises`: watching over a home more closely for a time. */
export function addPremisesWatch(premises: Command): void {
  premises
    .command('watch <premises>')
    .description(
      'watches over a home more closely until a time, such as a court date or a release; it relaxes by itself',
    )
    .option('--until <time>', "the home's local time, 2027-03-01T20:00")
    .option('--from <time>', 'when it begins; now when left out')
    .option('--factor <n>', 'times of policies are multiplied by it, 0.1 to 1; 0.5 when left out', Number)
    .option('--note <text>', 'why; it goes to the vault')
    .option('--end', 'ends it now')
    .option('--json', 'print JSON')
    .action((id: string, options: WatchOptions) =>
      withRecords(({ register }) => {
        const premisesId = typed(asPremisesId, id, 'premises');
        const { timeZone } = register.premises.get(premisesId);
        const { until, from, factor, note, end } = options;
        if ((until === undefined) === (end !== true))
          throw new Fault('HW_USAGE', { where: 'premises watch', why: 'give either --until or --end' });
        if (until === undefined) {
          const ended = register.watches.end(premisesId);
          return print(options.json, { premises: id, ended }, () =>
            ended ? `${id} is watched over as usual again.` : `${id} was not under heightened watch.`,
          );
        }
        const watch = register.watches.set(premisesId, {
          until: moment(until, timeZone, '--until'),
          ...(from !== undefined && { from: moment(from, timeZone, '--from') }),
          ...(factor !== undefined && { factor }),
          ...(note !== undefined && { note }),
        });
        print(
          options.json,
          { premises: id, ...watch },
          () =>
            `${id} is under heightened watch from ${momentWords(watch.from, timeZone)} until ${momentWords(watch.until, timeZone)}.`,
        );
      }),
    );
}
