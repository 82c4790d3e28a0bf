import type { Command } from 'commander';
import { Fault } from '../../core/fault.ts';
import { asStaffId } from '../../core/ids.ts';
import { hashPassword } from '../../desk/passwords.ts';
import { weaknessOf } from '../../desk/sign-in/weak-passwords.ts';
import type { Register } from '../../register/register.ts';
import { parseInput, ROLES, type Scope, Scope as ScopeSchema } from '../../register/schema.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';
import { addStaffTelephone } from './staff-telephone.ts';

/** Who is at the terminal, in the record of what was changed. */
export const AT_THE_SHELL = 'shell';
const DESK_URL = 'http://127.0.0.1:8080';

export interface ScopeOptions {
  authority?: string;
  provider?: string;
}

interface AddOptions extends ScopeOptions {
  login: string;
  name: string;
  role: (typeof ROLES)[number];
  json?: boolean;
}

interface LinkOptions {
  url: string;
  json?: boolean;
}

export function addStaff(program: Command): void {
  const staff = program.command('staff').description('the people who sign in at the desk');
  addStaffTelephone(staff);
  addMaking(staff);
  addLinks(staff);
  addEnding(staff);
}

/** The scope of the options: everything when none is given. Throws `HW_INPUT_INVALID`. */
export function scopeFrom({ authority, provider }: ScopeOptions): Scope {
  return parseInput(ScopeSchema, { ...(authority && { authority }), ...(provider && { provider }) }, 'scope');
}

function addMaking(staff: Command): void {
  staff
    .command('add')
    .description('adds a member of staff; the password is read from HAVENWATCH_NEW_PASSWORD')
    .requiredOption('--login <name>', 'what the person types to sign in')
    .requiredOption('--name <name>', 'what colleagues see')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--authority <id>', 'sees the homes of this authority only')
    .option('--provider <id>', 'sees the homes of this provider only')
    .option('--json', 'print JSON')
    .action(async (options: AddOptions) => {
      // Not an option: what stands on a command line can be read by every process on the machine.
      const password = process.env['HAVENWATCH_NEW_PASSWORD'];
      if (!password)
        throw new Fault('HW_USAGE', { where: 'staff add', why: 'set HAVENWATCH_NEW_PASSWORD to the first password' });
      const { login, name, role } = options;
      const why = weaknessOf(password, [login, name]);
      if (why !== undefined) throw new Fault('HW_PASSWORD_UNFIT', { why });
      const passwordHash = await hashPassword(password);
      const scope = scopeFrom(options);
      await withRecords(({ register }) => {
        const made = register.together(() => {
          const id = register.staff.add({ login, name, role, scope, passwordHash });
          register.staffEvents.record(AT_THE_SHELL, 'added', id, role);
          return id;
        });
        print(options.json, { staff: made }, () => `staff  ${made}`);
      });
    });
  staff
    .command('list')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const all = register.staff.list().map(({ staff: id, role, disabledAt, scope }) => {
          const factors = register.passkeys.count(id) + (register.oneTimeCodes.confirmedAt(id) === undefined ? 0 : 1);
          return { staff: id, role, disabled: disabledAt !== undefined, scope, secondFactors: factors };
        });
        print(options.json, { items: all }, () =>
          table(
            ['staff', 'role', 'state', 'second factors', 'scope'],
            all.map((s) => [
              s.staff,
              s.role,
              s.disabled ? 'disabled' : 'active',
              String(s.secondFactors),
              words(s.scope),
            ]),
          ),
        );
      }),
    );
}

const words = ({ authority, provider }: Scope) => [authority, provider].filter(Boolean).join(' and ') || 'everything';

function addLinks(staff: Command): void {
  staff
    .command('invite')
    .description('prints a one-time link by which somebody joins')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--authority <id>', 'sees the homes of this authority only')
    .option('--provider <id>', 'sees the homes of this provider only')
    .option('--url <address>', 'where the desk is reached', DESK_URL)
    .option('--json', 'print JSON')
    .action((options: LinkOptions & ScopeOptions & { role: (typeof ROLES)[number] }) =>
      withRecords(({ register }) => {
        const made = register.together(() => {
          const link = register.staffLinks.invite(AT_THE_SHELL, options.role, scopeFrom(options));
          register.staffEvents.record(AT_THE_SHELL, 'invited', link.id, options.role);
          return link;
        });
        printLink(options, made.token, 72);
      }),
    );
  staff
    .command('link')
    .description('prints a one-time link that makes an administrator')
    .option('--url <address>', 'where the desk is reached', DESK_URL)
    .option('--json', 'print JSON')
    .action((options: LinkOptions) =>
      withRecords(({ register }) => printLink(options, register.adminLinks.create().token, 24)),
    );
  staff
    .command('password <staff>')
    .description('prints a one-time link by which somebody sets a new password')
    .option('--url <address>', 'where the desk is reached', DESK_URL)
    .option('--json', 'print JSON')
    .action((text: string, options: LinkOptions) =>
      withRecords(({ register }) => {
        const id = typed(asStaffId, text, 'staff');
        const made = register.together(() => {
          const link = register.staffLinks.forPassword(AT_THE_SHELL, id);
          register.staffEvents.record(AT_THE_SHELL, 'password-link-made', id, link.id);
          return link;
        });
        printLink(options, made.token, 24);
      }),
    );
}

function printLink({ url, json }: LinkOptions, token: string, lifeHours: number): void {
  const link = `${url.replace(/\/+$/, '')}/setup/${token}`;
  print(json, { link }, () => `${link}\n(works once, for ${lifeHours} hours)`);
}

function addEnding(staff: Command): void {
  for (const word of ['disable', 'enable'] as const) {
    staff
      .command(`${word} <staff>`)
      .option('--json', 'print JSON')
      .action((id: string, options: { json?: boolean }) =>
        withRecords(({ register }) => {
          const who = typed(asStaffId, id, 'staff');
          register.together(() => {
            register.staff[word](who);
            register.staffEvents.record(AT_THE_SHELL, `${word}d`, who);
          });
          print(options.json, { staff: id, disabled: word === 'disable' }, () => `${id} is ${word}d.`);
        }),
      );
  }
  staff
    .command('reset <staff>')
    .description('removes all second factors of somebody who has lost them; be sure who asks')
    .option('--json', 'print JSON')
    .action((text: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const id = typed(asStaffId, text, 'staff');
        reset(register, id);
        print(
          options.json,
          { staff: id, reset: true },
          () => `${id} signs in by password, and sets a second factor up anew.`,
        );
      }),
    );
}

function reset(register: Register, id: Parameters<Register['staff']['get']>[0]): void {
  register.together(() => {
    register.staff.get(id);
    const codes = register.oneTimeCodes.remove(id) ? 'one-time codes, ' : '';
    const passkeys = register.passkeys.removeAll(id);
    register.recoveryCodes.remove(id);
    register.sessions.endAll(id);
    register.staffEvents.record(AT_THE_SHELL, 'second-factors-reset', id, `${codes}${passkeys} passkeys`);
  });
}
