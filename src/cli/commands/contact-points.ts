import { type Command, Option } from 'commander';
import { Fault } from '../../core/fault.ts';
import { asContactId, asPointId } from '../../core/ids.ts';
import type { ContactChannel } from '../../register/contact-rows.ts';
import { CONTACT_CHANNELS } from '../../register/schema.ts';
import type { Window } from '../../register/windows.ts';
import { HOURS_HELP, hours, hoursWords } from '../hours.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';

interface PointOptions {
  phone?: string;
  email?: string;
  by?: ContactChannel[];
  hours?: Window[];
  always?: boolean;
  order?: number;
  works?: ContactChannel;
  json?: boolean;
}

const by = () => new Option('--by <channel...>', 'the channels that are safe').choices(CONTACT_CHANNELS);

/** Below `contact`: the numbers and addresses of one person. */
export function addContactPoints(contact: Command): void {
  const point = contact.command('point').description('the numbers and addresses of one person');
  point
    .command('list <contact>')
    .description('the ways to somebody, without the numbers')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const { points } = register.contacts.get(typed(asContactId, id, 'contact'));
        print(options.json, { items: points }, () =>
          table(
            ['point', 'order', 'by', 'hours', 'verified', 'lost'],
            points.map((one) => [
              one.point,
              String(one.order),
              one.channels.join(', '),
              hoursWords(one.when),
              one.verifiedAt === undefined ? 'no' : new Date(one.verifiedAt).toISOString().slice(0, 10),
              Object.keys(one.lost).join(', '),
            ]),
          ),
        );
      }),
    );
  point
    .command('add <contact>')
    .description('adds a way to reach somebody; it counts once it is verified')
    .option('--phone <number>', 'a telephone number; never an emergency number')
    .option('--email <address>', 'an e-mail address')
    .addOption(by())
    .option('--hours <hours>', `when it is safe, ${HOURS_HELP}; always when left out`, hours)
    .option('--json', 'print JSON')
    .action((id: string, options: PointOptions) =>
      withRecords(({ register }) => {
        const made = register.contacts.addPoint(typed(asContactId, id, 'contact'), given(options));
        print(options.json, { contact: id, point: made }, () => `point  ${made}`);
      }),
    );
  addChanging(point);
  point
    .command('remove <contact> <point>')
    .description('wipes a way to reach somebody')
    .option('--json', 'print JSON')
    .action((id: string, which: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        register.contacts.removePoint(typed(asContactId, id, 'contact'), typed(asPointId, which, 'point'));
        print(options.json, { contact: id, point: which, removed: true }, () => `${which} is wiped.`);
      }),
    );
}

function addChanging(point: Command): void {
  point
    .command('change <contact> <point>')
    .description('changes what is named; another number has to be verified anew, and the old one hears nothing of it')
    .option('--phone <number>', 'another number')
    .option('--email <address>', 'another address')
    .addOption(by())
    .option('--hours <hours>', `when it is safe, in place of the earlier hours, ${HOURS_HELP}`, hours)
    .option('--always', 'all hours are safe')
    .option('--order <n>', 'which is tried first', Number)
    .addOption(new Option('--works <channel>', 'a channel that was lost works again').choices(CONTACT_CHANNELS))
    .option('--json', 'print JSON')
    .action((id: string, which: string, options: PointOptions) =>
      withRecords(({ register }) => {
        const [owner, at] = [typed(asContactId, id, 'contact'), typed(asPointId, which, 'point')];
        const { always, order, works } = options;
        if (works !== undefined) register.contacts.setLost(owner, at, works, undefined);
        const change = { ...given(options), ...(always && { when: null }), ...(order !== undefined && { order }) };
        if (works === undefined && Object.keys(change).length === 0)
          throw new Fault('HW_USAGE', { where: 'contact point change', why: 'name what is to change' });
        if (Object.keys(change).length > 0) register.contacts.changePoint(owner, at, change);
        print(options.json, { contact: id, point: which }, () => `${which} is changed.`);
      }),
    );
}

function given({ phone, email, by: channels, hours: when }: PointOptions) {
  return {
    ...(phone !== undefined && { number: phone }),
    ...(email !== undefined && { email }),
    ...(channels !== undefined && { channels }),
    ...(when !== undefined && { when }),
  };
}
