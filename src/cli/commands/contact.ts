import type { Command } from 'commander';
import { asContactId, asPremisesId } from '../../core/ids.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';

interface AddOptions {
  premises: string;
  role: 'safe contact' | 'duty supervisor' | 'fire service';
  name: string;
  phone: string;
  by: ('voice' | 'sms')[];
  order?: number;
  json?: boolean;
}

export function addContact(program: Command): void {
  const contact = program.command('contact').description('the people who are told; names and numbers go to the vault');
  contact
    .command('add')
    .requiredOption('--premises <id>', 'the home; a duty supervisor or fire service is added for its whole provider')
    .option('--role <role>', 'safe contact, duty supervisor or fire service', 'safe contact')
    .requiredOption('--name <name>', 'what to call the person')
    .requiredOption('--phone <number>', 'a telephone number; never an emergency number')
    .option('--by <channel...>', 'voice, sms', ['voice', 'sms'])
    .option('--order <n>', 'who comes first', Number)
    .option('--json', 'print JSON')
    .action((options: AddOptions) =>
      withRecords(({ register }) => {
        const home = register.premises.get(typed(asPremisesId, options.premises, 'premises'));
        const owner = options.role === 'safe contact' ? { household: home.household } : { provider: home.provider };
        const made = register.contacts.add({
          ...owner,
          role: options.role,
          name: options.name,
          number: options.phone,
          channels: options.by,
          ...(options.order === undefined ? {} : { order: options.order }),
        });
        print(options.json, { contact: made }, () => `contact  ${made}`);
      }),
    );
  contact
    .command('list')
    .requiredOption('--premises <id>', 'the home')
    .option('--json', 'print JSON')
    .action((options: { premises: string; json?: boolean }) =>
      withRecords(({ register }) => {
        const home = register.premises.get(typed(asPremisesId, options.premises, 'premises'));
        const all = [...register.contacts.list(home.household), ...register.contacts.list(home.provider)];
        print(options.json, { items: all }, () =>
          all.length === 0
            ? 'Nobody is registered yet.'
            : table(
                ['contact', 'role', 'order', 'by'],
                all.map((c) => [c.contact, c.role, String(c.order), c.channels.join(', ')]),
              ),
        );
      }),
    );
  contact
    .command('remove <contact>')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        register.contacts.remove(typed(asContactId, id, 'contact'));
        print(options.json, { contact: id, removed: true }, () => `${id} is no longer told of anything.`);
      }),
    );
}
