import type { Command } from 'commander';
import { asStaffId } from '../../core/ids.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print } from '../tell.ts';

/** Below `staff`: which telephone rings when a member of staff makes a call from the page. */
export function addStaffTelephone(staff: Command): void {
  staff
    .command('telephone <staff> <number>')
    .description('says which telephone rings for calls from the page; "none" takes it away')
    .option('--json', 'print JSON')
    .action((id: string, number: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const set = number !== 'none';
        register.staffTelephones.set(typed(asStaffId, id, 'staff'), set ? number : null);
        print(options.json, { staff: id, set }, () => (set ? `${id} has a telephone.` : `${id} has no telephone.`));
      }),
    );
}
