import { type Command, Option } from 'commander';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { asContactId, asPremisesId, type ContactId } from '../../core/ids.ts';
import { instant } from '../../core/time.ts';
import type { ContactChannel, ContactRole } from '../../register/contact-rows.ts';
import { type ContactStanding, standingOf } from '../../register/contact-standing.ts';
import type { Register } from '../../register/register.ts';
import { CONTACT_CHANNELS, CONTACT_ROLES } from '../../register/schema.ts';
import type { Window } from '../../register/windows.ts';
import { HOURS_HELP, hours, hoursWords } from '../hours.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';
import { addContactErrands } from './contact-errands.ts';
import { addContactPoints } from './contact-points.ts';

interface AddOptions {
  premises: string;
  role: ContactRole;
  name: string;
  phone?: string;
  email?: string;
  by?: ContactChannel[];
  order?: number;
  language?: string;
  cover?: string;
  hours?: Window[];
  json?: boolean;
}

interface ChangeOptions {
  role?: ContactRole;
  name?: string;
  order?: number;
  language?: string;
  cover?: string;
  hours?: Window[];
  always?: boolean;
  pin?: string;
  waysAsked?: boolean;
  json?: boolean;
}

/** Those who are told about one home; the others are told about every home of their provider. */
const OF_HOME: ReadonlySet<ContactRole> = new Set(['safe contact', 'keyholder']);
const role = () => new Option('--role <role>', 'what they are told as').choices(CONTACT_ROLES);

export function addContact(program: Command): void {
  const contact = program
    .command('contact')
    .description(
      'the people who are told: by which ways, when, and how well each can be counted on; names and numbers go to the vault',
    );
  addAdding(contact);
  addListing(contact);
  addChanging(contact);
  addContactPoints(contact);
  addContactErrands(contact);
  contact
    .command('remove <contact>')
    .description('tells somebody of nothing any more, and wipes name and numbers')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        register.contacts.remove(typed(asContactId, id, 'contact'));
        print(options.json, { contact: id, removed: true }, () => `${id} is no longer told of anything.`);
      }),
    );
}

function addAdding(contact: Command): void {
  contact
    .command('add')
    .description('adds somebody with a first way to reach them')
    .requiredOption(
      '--premises <id>',
      'the home; a duty supervisor, duty inbox or fire service is added for its whole provider',
    )
    .addOption(role().default('safe contact'))
    .requiredOption('--name <name>', 'what to call the person')
    .option('--phone <number>', 'a telephone number; never an emergency number')
    .option('--email <address>', 'an e-mail address, of a duty inbox')
    .addOption(new Option('--by <channel...>', 'the channels that are safe').choices(CONTACT_CHANNELS))
    .option('--order <n>', 'who comes first', Number)
    .option('--language <language>', 'spoken and written to in it, such as cy')
    .option('--cover <name>', 'the cover story in the words of the configuration')
    .option('--hours <hours>', `safe hours, more than once if need be, ${HOURS_HELP}; always when left out`, hours)
    .option('--json', 'print JSON')
    .action((options: AddOptions) =>
      withRecords(({ register }) => {
        const home = register.premises.get(typed(asPremisesId, options.premises, 'premises'));
        const owner = OF_HOME.has(options.role) ? { household: home.household } : { provider: home.provider };
        const { phone, email, by } = options;
        const made = register.contacts.add({
          ...owner,
          role: options.role,
          name: options.name,
          ...(phone !== undefined && { number: phone }),
          ...(phone !== undefined && by && { channels: by }),
          ...(email !== undefined && { points: [{ email }] }),
          ...given(options),
        });
        print(options.json, { contact: made }, () => `contact  ${made}`);
      }),
    );
}

function given({ order, language, cover, hours: when }: Pick<AddOptions, 'order' | 'language' | 'cover' | 'hours'>) {
  return {
    ...(order !== undefined && { order }),
    ...(language !== undefined && { language }),
    ...(cover !== undefined && { cover }),
    ...(when !== undefined && { when }),
  };
}

function addListing(contact: Command): void {
  contact
    .command('list')
    .description('who is told about a home, and how well each can be counted on')
    .requiredOption('--premises <id>', 'the home')
    .option('--json', 'print JSON')
    .action((options: { premises: string; json?: boolean }) =>
      withRecords(({ register }) => {
        const home = register.premises.get(typed(asPremisesId, options.premises, 'premises'));
        const all = [...register.contacts.list(home.household), ...register.contacts.list(home.provider)];
        const items = all.map((one) => ({ ...one, standing: standing(register, one.contact) }));
        print(options.json, { items }, () =>
          all.length === 0
            ? 'Nobody is registered yet.'
            : table(
                ['contact', 'role', 'order', 'by', 'hours', 'counts', 'to see to'],
                items.map((one) => [
                  one.contact,
                  one.role,
                  String(one.order),
                  one.channels.join(', '),
                  hoursWords(one.when),
                  one.standing.verified ? 'yes' : 'no',
                  one.standing.stale.join(', '),
                ]),
              ),
        );
      }),
    );
}

function addChanging(contact: Command): void {
  contact
    .command('change <contact>')
    .description('changes what is named; "none" takes a language or a cover away')
    .addOption(role())
    .option('--name <name>', 'what to call the person')
    .option('--order <n>', 'who comes first', Number)
    .option('--language <language>', 'such as cy')
    .option('--cover <name>', 'the cover story')
    .option('--hours <hours>', `safe hours in place of the earlier ones, ${HOURS_HELP}`, hours)
    .option('--always', 'all hours are safe')
    .option('--pin <digits>', '4 to 8 digits that trained staff prove themselves with; "none" takes it away')
    .option('--ways-asked', 'they were asked just now whether hours and ways are still safe')
    .option('--json', 'print JSON')
    .action((id: string, options: ChangeOptions) =>
      withRecords(({ register }) => {
        const { role: as, name, order, hours: when, pin, language, cover } = options;
        const version = register.contacts.change(typed(asContactId, id, 'contact'), {
          ...(order !== undefined && { order }),
          ...(when !== undefined && { when }),
          ...(as !== undefined && { role: as }),
          ...(name !== undefined && { name }),
          ...(language !== undefined && { language: orNone(language) }),
          ...(cover !== undefined && { cover: orNone(cover) }),
          ...(pin !== undefined && { pin: orNone(pin) }),
          ...(options.always && { when: null }),
          ...(options.waysAsked && { waysAsked: true }),
        });
        print(options.json, { contact: id, version }, () => `${id} is changed.`);
      }),
    );
}

const orNone = (word: string) => (word === 'none' ? null : word);

function standing({ contacts, errands }: Register, contact: ContactId): ContactStanding {
  const { contacts: limits } = loadConfig(configFile(undefined, process.env));
  return standingOf(contacts.get(contact), (point) => errands.lastTest(point), limits, instant(Date.now()));
}
