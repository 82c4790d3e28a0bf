import type { Command } from 'commander';
import { asPremisesId } from '../../core/ids.ts';
import type { PremisesRecord } from '../../register/rows.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';
import { addPremisesForce } from './premises-force.ts';
import { addPremisesWatch } from './premises-watch.ts';

interface AddOptions {
  risk?: 'standard' | 'medium' | 'high';
  room: string[];
  address?: string;
  authority?: string;
  provider?: string;
  json?: boolean;
}

const ZONE_OF_ROOM = /^([a-z0-9-]+)(?::(perimeter|interior|sanctuary|external))?$/;

export function addPremises(program: Command): void {
  const premises = program.command('premises').description('the homes');
  addPremisesForce(premises);
  addPremisesWatch(premises);
  premises
    .command('add')
    .description('registers a home')
    .option('--risk <risk>', 'standard, medium or high')
    .option('--room <room:zone...>', 'its rooms, such as hall:perimeter bedroom:sanctuary', [])
    .option('--authority <id>', 'who commissions it; the default one when absent')
    .option('--provider <id>', 'who runs it; the default one when absent')
    .option('--address <text>', 'kept in the vault; shown only where it is needed')
    .option('--json', 'print JSON')
    .action((options: AddOptions) =>
      withRecords(({ register }) => {
        const rooms = options.room.map(roomOf);
        const made = register.premises.add({
          ...(options.risk === undefined ? {} : { risk: options.risk }),
          ...(rooms.length === 0 ? {} : { rooms }),
          ...(options.authority === undefined ? {} : { authority: options.authority }),
          ...(options.provider === undefined ? {} : { provider: options.provider }),
        });
        const home = register.premises.get(made.premises);
        if (options.address !== undefined) register.households.setAddress(home.household, options.address);
        print(
          options.json,
          { ...made, reference: home.reference, partition: home.partition },
          () => `premises  ${home.id}\nknown as  ${home.reference}`,
        );
      }),
    );
  premises
    .command('list')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const homes = register.premises.list();
        print(options.json, { items: homes.map(shown) }, () => listed(homes));
      }),
    );
  premises
    .command('show <premises>')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const home = register.premises.get(typed(asPremisesId, id, 'premises'));
        print(options.json, shown(home), () => listed([home]));
      }),
    );
}

function roomOf(text: string): { room: string; zone: 'perimeter' | 'interior' | 'sanctuary' | 'external' } {
  const [, room = text, zone = 'interior'] = ZONE_OF_ROOM.exec(text) ?? [];
  return { room, zone: zone === 'perimeter' || zone === 'sanctuary' || zone === 'external' ? zone : 'interior' };
}

function shown({
  id,
  reference,
  partition,
  risk,
  timeZone,
  rooms,
  authority,
  provider,
  household,
  force,
}: PremisesRecord) {
  return {
    premises: id,
    reference,
    partition,
    risk,
    timeZone,
    rooms,
    authority,
    provider,
    household,
    force: force ?? null,
  };
}

function listed(homes: PremisesRecord[]): string {
  if (homes.length === 0) return 'There is no home yet.';
  return table(
    ['premises', 'known as', 'risk', 'rooms'],
    homes.map((h) => [h.id, h.reference, h.risk, h.rooms.map((r) => r.room).join(', ')]),
  );
}
