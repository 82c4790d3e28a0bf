import type { Command } from 'commander';
import { Fault } from '../../core/fault.ts';
import { after, type DurationMs, days, instant } from '../../core/time.ts';
import { ROLES } from '../../register/schema.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';
import { AT_THE_SHELL, type ScopeOptions, scopeFrom } from './staff.ts';

interface AddOptions extends ScopeOptions {
  role: (typeof ROLES)[number];
  name: string;
  expires?: string;
  json?: boolean;
}

const MOST_DAYS = 3_650;

function daysFrom(text: string): DurationMs {
  const found = /^(\d{1,4})\s*d?$/.exec(text.trim());
  const count = Number(found?.[1]);
  if (!found || count < 1 || count > MOST_DAYS)
    throw new Fault('HW_USAGE', { where: '--expires', why: `give 1 to ${MOST_DAYS} days` });
  return days(count);
}

export function addToken(program: Command): void {
  const token = program.command('token').description('API tokens for scripts and peers');
  token
    .command('add')
    .description('makes a token and prints it, this once')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--name <name>', 'what it is for', 'unnamed')
    .option('--authority <id>', 'sees the homes of this authority only')
    .option('--provider <id>', 'sees the homes of this provider only')
    .option('--expires <days>', 'opens nothing after so many days, e.g. 90')
    .option('--json', 'print JSON')
    .action((options: AddOptions) => {
      const lasting = options.expires === undefined ? undefined : daysFrom(options.expires);
      return withRecords(({ register }) => {
        const { role, name } = options;
        const made = register.together(() => {
          const expiresAt = lasting === undefined ? {} : { expiresAt: after(instant(Date.now()), lasting) };
          const token = register.tokens.add({ role, name, scope: scopeFrom(options), ...expiresAt });
          register.staffEvents.record(AT_THE_SHELL, 'token-added', token.id, role);
          return token;
        });
        print(options.json, made, () => `token  ${made.token}   (shown this once)\nid     ${made.id}`);
      });
    });
  token
    .command('list')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const now = Date.now();
        const all = register.tokens.list();
        const state = ({ revokedAt, expiresAt }: (typeof all)[number]) => {
          if (revokedAt !== undefined) return 'revoked';
          return expiresAt !== undefined && expiresAt <= now ? 'expired' : 'active';
        };
        print(options.json, { items: all }, () =>
          table(
            ['id', 'name', 'role', 'state'],
            all.map((t) => [t.id, t.name, t.role, state(t)]),
          ),
        );
      }),
    );
  token
    .command('revoke <id>')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        register.together(() => {
          register.tokens.revoke(id);
          register.staffEvents.record(AT_THE_SHELL, 'token-revoked', id);
        });
        print(options.json, { id, revoked: true }, () => `${id} no longer opens anything.`);
      }),
    );
}
