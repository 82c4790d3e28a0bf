import { asPointId, type ContactId, type PointId, type PremisesId } from '../../src/core/ids.ts';
import { instant, ms } from '../../src/core/time.ts';
import type { Records } from '../../src/register/register.ts';
import type { Window } from '../../src/register/windows.ts';
import type { DrawnPerson, DrawnPoint, DrawnScheme } from './draw.ts';

/** A way to somebody as it stands now, kept apart from the register. */
export interface LivePoint {
  readonly point: PointId;
  readonly at: string;
  channels: ReadonlySet<string>;
  when: Window[] | undefined;
  readonly lost: Set<string>;
  removed: boolean;
}

export interface LivePerson {
  readonly contact: ContactId;
  readonly drawn: DrawnPerson;
  when: Window[] | undefined;
  removed: boolean;
  readonly points: LivePoint[];
}

export interface LiveHome {
  readonly premises: PremisesId;
  readonly timeZone: string;
  /** Names and places that must never leave. */
  readonly secrets: readonly string[];
  /** Everybody who may be told about it. */
  readonly people: readonly LivePerson[];
}

/** What was drawn, put into the register, and what the checker believes of it. */
export function settle({ register }: Records, scheme: DrawnScheme): LiveHome[] {
  const provider = register.providers.add({ name: 'Example Care' });
  const team = scheme.duty.map((person) => addPerson(register, person, { provider }));
  const members = team.filter(({ drawn }) => drawn.role === 'duty supervisor').map(({ contact }) => contact);
  const { turnMs, when } = scheme.rota;
  register.rotas.add({
    provider,
    name: 'evenings',
    members,
    from: instant(scheme.startAt - 86_400_000),
    turnMs: ms(turnMs),
    ...(when && { when }),
  });
  return scheme.homes.map(({ risk, timeZone, address, secrets, people }) => {
    const household = register.households.add({ address });
    const { premises } = register.premises.add({ provider, household, risk, timeZone });
    register.devices.add({ premises });
    const own = people.map((person) => addPerson(register, person, { household }));
    const all = [...team, ...own];
    const names = all.flatMap(({ drawn }) => [drawn.name, ...drawn.points.map(({ at }) => at)]);
    return { premises, timeZone, people: all, secrets: [...secrets, ...names] };
  });
}

type Register = Records['register'];
type Owner = Pick<Parameters<Register['contacts']['add']>[0], 'household' | 'provider'>;

function addPerson(register: Register, drawn: DrawnPerson, owner: Owner): LivePerson {
  const { name, role, order, when, language, cover, pin, points } = drawn;
  const contact = register.contacts.add({
    ...owner,
    name,
    role,
    order,
    points: points.map(wayOf),
    ...(when && { when }),
    ...(language !== undefined && { language }),
    ...(cover !== undefined && { cover }),
    ...(pin !== undefined && { pin }),
  });
  const made = register.contacts.get(contact).points;
  const live = points.map((point, n): LivePoint => {
    const id = asPointId(made[n]?.point ?? '');
    if (id === undefined) throw new Error('a point is missing');
    if (point.verified) register.contacts.setVerified(contact, id);
    return livePoint(id, point);
  });
  return { contact, drawn, when, removed: false, points: live };
}

export function wayOf({ at, kind, channels, when }: DrawnPoint) {
  return { ...(kind === 'email' ? { email: at } : { number: at }), channels, ...(when && { when }) };
}

export function livePoint(point: PointId, { at, channels, when }: DrawnPoint): LivePoint {
  return { point, at, channels: new Set(channels), when, lost: new Set(), removed: false };
}
