import type { Command } from 'commander';
import type { AuthorityId, ProviderId } from '../../core/ids.ts';
import type { Organisation, Organisations } from '../../register/organisations.ts';
import type { Register } from '../../register/register.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';

interface Kind {
  name: 'authority' | 'provider';
  says: string;
  of(register: Register): Organisations<AuthorityId> | Organisations<ProviderId>;
}

const KINDS: readonly Kind[] = [
  {
    name: 'authority',
    says: 'the councils and forces that commission the scheme',
    of: (register) => register.authorities,
  },
  { name: 'provider', says: 'those who run it', of: (register) => register.providers },
];

/** Homes belong to an authority and a provider; staff and tokens may be kept to the homes of one. */
export function addOrganisations(program: Command): void {
  for (const kind of KINDS) addKind(program, kind);
}

function addKind(program: Command, { name, says, of }: Kind): void {
  const command = program.command(name).description(says);
  command
    .command('add <name>')
    .description('registers one; its name is public')
    .option('--json', 'print JSON')
    .action((called: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const id = of(register).add({ name: called });
        print(options.json, { [name]: id, name: called }, () => `${name}  ${id}`);
      }),
    );
  command
    .command('list')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const items = of(register).list();
        print(options.json, { items }, () => listed(name, items));
      }),
    );
}

function listed(kind: string, items: readonly Organisation<string>[]): string {
  if (items.length === 0) return `There is no ${kind} yet; the first home makes a default one.`;
  return table(
    [kind, 'name'],
    items.map(({ id, name }) => [id, name]),
  );
}
