import type { RosterPoint } from '../../../src/core/book.ts';
import { asPointId, type ContactId, type PointId } from '../../../src/core/ids.ts';
import type { PoliceRoute, PoliceRoutes } from '../../../src/core/police/routes.ts';
import { type Instant, instant, minutes, seconds } from '../../../src/core/time.ts';
import type { PremisesContact } from '../../../src/register/directory-contacts.ts';
import type { RotaRecord } from '../../../src/register/rotas.ts';
import { schedulesOf, type Window } from '../../../src/register/windows.ts';
import type { Chance } from '../chance.ts';

/** Somebody as the register has them, with the hours as they were written, for those who check apart from the product. */
export interface SimulatedContact extends PremisesContact {
  points: readonly (RosterPoint & { point: PointId; written?: readonly Window[] | undefined })[];
  written?: readonly Window[] | undefined;
}

/** A run is a quarter of an hour of an evening: hours that begin or end in it are drawn more often than others. */
const RUN_BEGINS = 20 * 60;
const RUN_LASTS = 16;

/** The people of one home: some with two numbers, some with hours that begin or end while a run lasts. */
export function drawPeople(chance: Chance, ids: readonly ContactId[]): SimulatedContact[] {
  const [duty, sister, friend] = ids;
  if (duty === undefined || sister === undefined || friend === undefined)
    throw new RangeError('a home has three people');
  return [
    person(chance, duty, 'duty supervisor', 1, [['voice', 'sms']]),
    person(chance, sister, 'safe contact', 1, [['voice', 'sms'], ['voice']]),
    person(chance, friend, 'safe contact', 2, [['sms']]),
  ];
}

function person(
  chance: Chance,
  contact: ContactId,
  role: SimulatedContact['role'],
  order: number,
  ways: readonly ('voice' | 'sms')[][],
): SimulatedContact {
  const written = drawHours(chance, 0.3, 'own hours', contact);
  const points = ways.map((channels, n) => {
    const point = known(asPointId(`cp_${contact.slice(3)}p${n}`));
    const hours = drawHours(chance, 0.35, 'hours', point);
    const verified = n === 0 && chance.yes(0.8, 'verified', point);
    return { point, channels, verified, written: hours, ...(hours && { when: schedulesOf(hours) }) };
  });
  const channels = [...new Set(ways.flat())];
  return { contact, role, order, channels, points, written, ...(written && { when: schedulesOf(written) }) };
}

function drawHours(chance: Chance, share: number, ...of: (string | number)[]): Window[] | undefined {
  if (!chance.yes(share, ...of)) return undefined;
  const days: Window['days'] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
  const edge = RUN_BEGINS + chance.whole(0, RUN_LASTS, 'edge', ...of);
  const hours = 1 + chance.whole(0, 600, 'long', ...of);
  const [from, to] = chance.yes(0.5, 'begins', ...of) ? [edge, edge + hours] : [edge - hours, edge];
  return [{ days, from: timeOf(from), to: timeOf(to) }];
}

function timeOf(minute: number): string {
  const inDay = ((minute % 1440) + 1440) % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
}

/** The duty supervisor and the friend take turns of an hour; in some homes the rota has hours, and so a hole. */
export function drawRota(chance: Chance, home: number, people: readonly ContactId[], at: Instant): RotaRecord {
  const hours = drawHours(chance, 0.5, 'rota hours', home);
  return {
    id: `ro_${home}`,
    provider: 'pv_provider' as RotaRecord['provider'],
    name: 'evenings',
    members: people,
    from: instant(at - chance.whole(1, 55, 'rota from', home) * minutes(1)),
    turnMs: minutes(60),
    timeZone: 'Europe/London',
    when: hours && schedulesOf(hours),
    version: 1,
    standIns: [],
  };
}

/** How the police are reached about a home, by its number: each kind of chain there is, and a home without a force. */
const CHAINS: readonly (readonly PoliceRoute[])[] = [
  [{ kind: 'transfer' }, { kind: 'line' }, { kind: '999' }],
  [{ kind: 'transfer', blocked: 'withdrawn' }, { kind: '999' }],
  [],
  [{ kind: 'arc' }, { kind: 'transfer' }, { kind: '999' }],
  [{ kind: 'line', blocked: 'out-of-hours' }, { kind: '999' }],
];
const ACCEPT_WITHIN = seconds(20);

export function policeOf(home: number): PoliceRoutes | undefined {
  const routes = CHAINS[home % CHAINS.length] ?? [];
  return routes.length === 0 ? undefined : { force: 'example', routes, acceptWithinMs: ACCEPT_WITHIN };
}

function known<T>(id: T | undefined): T {
  if (id === undefined) throw new RangeError('an id of the simulation is malformed');
  return id;
}
