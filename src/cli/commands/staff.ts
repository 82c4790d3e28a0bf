import type { Command } from 'commander';
import { Fault } from '../../core/fault.ts';
import { asStaffId } from '../../core/ids.ts';
import { hashPassword } from '../../desk/passwords.ts';
import { ROLES } from '../../register/schema.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';

interface AddOptions {
  login: string;
  name: string;
  role: (typeof ROLES)[number];
  json?: boolean;
}

export function addStaff(program: Command): void {
  const staff = program.command('staff').description('the people who sign in at the desk');
  staff
    .command('add')
    .description('adds a member of staff; the password is read from HAVENWATCH_NEW_PASSWORD')
    .requiredOption('--login <name>', 'what the person types to sign in')
    .requiredOption('--name <name>', 'what colleagues see')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--json', 'print JSON')
    .action(async (options: AddOptions) => {
      // Not an option: what stands on a command line can be read by every process on the machine.
      const password = process.env['HAVENWATCH_NEW_PASSWORD'];
      if (!password)
        throw new Fault('HW_USAGE', { where: 'staff add', why: 'set HAVENWATCH_NEW_PASSWORD to the first password' });
      const passwordHash = await hashPassword(password);
      await withRecords(({ register }) => {
        const made = register.staff.add({ login: options.login, name: options.name, role: options.role, passwordHash });
        print(options.json, { staff: made }, () => `staff  ${made}`);
      });
    });
  staff
    .command('list')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const all = register.staff
          .list()
          .map(({ staff: id, role, disabledAt }) => ({ staff: id, role, disabled: disabledAt !== undefined }));
        print(options.json, { items: all }, () =>
          table(
            ['staff', 'role', 'state'],
            all.map((s) => [s.staff, s.role, s.disabled ? 'disabled' : 'active']),
          ),
        );
      }),
    );
  for (const word of ['disable', 'enable'] as const) {
    staff
      .command(`${word} <staff>`)
      .option('--json', 'print JSON')
      .action((id: string, options: { json?: boolean }) =>
        withRecords(({ register }) => {
          register.staff[word](typed(asStaffId, id, 'staff'));
          print(options.json, { staff: id, disabled: word === 'disable' }, () => `${id} is ${word}d.`);
        }),
      );
  }
  staff
    .command('link')
    .description('prints a one-time link that makes an administrator')
    .option('--url <address>', 'where the desk is reached', 'http://127.0.0.1:8080')
    .option('--json', 'print JSON')
    .action((options: { url: string; json?: boolean }) =>
      withRecords(({ register }) => {
        const link = `${options.url.replace(/\/+$/, '')}/setup/${register.adminLinks.create().token}`;
        print(options.json, { link }, () => `${link}\n(works once, for 24 hours)`);
      }),
    );
}
