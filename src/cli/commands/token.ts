import type { Command } from 'commander';
import { ROLES } from '../../register/schema.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';

export function addToken(program: Command): void {
  const token = program.command('token').description('API tokens for scripts and peers');
  token
    .command('add')
    .description('makes a token and prints it, this once')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--name <name>', 'what it is for', 'unnamed')
    .option('--json', 'print JSON')
    .action((options: { role: (typeof ROLES)[number]; name: string; json?: boolean }) =>
      withRecords(({ register }) => {
        const made = register.tokens.add({ role: options.role, name: options.name });
        print(options.json, made, () => `token  ${made.token}   (shown this once)\nid     ${made.id}`);
      }),
    );
  token
    .command('list')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const all = register.tokens.list();
        print(options.json, { items: all }, () =>
          table(
            ['id', 'name', 'role', 'state'],
            all.map((t) => [t.id, t.name, t.role, t.revokedAt === undefined ? 'active' : 'revoked']),
          ),
        );
      }),
    );
  token
    .command('revoke <id>')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        register.tokens.revoke(id);
        print(options.json, { id, revoked: true }, () => `${id} no longer opens anything.`);
      }),
    );
}
