import type { Command } from 'commander';
import { asPremisesId } from '../../core/ids.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print } from '../tell.ts';

/** Below `premises`: which police force answers for a home. */
export function addPremisesForce(premises: Command): void {
  premises
    .command('force <premises> <force>')
    .description('names the police force of a home by its id in config/forces; "none" takes it away')
    .option('--json', 'print JSON')
    .action((id: string, word: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const force = word === 'none' ? null : word;
        register.premises.change(typed(asPremisesId, id, 'premises'), { force });
        print(
          options.json,
          { premises: id, force },
          () => `${id} ${force === null ? 'has no force' : `is ${force}'s`}.`,
        );
      }),
    );
}
