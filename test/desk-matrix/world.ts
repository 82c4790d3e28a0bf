import { orderedMeasure } from '../../src/commission/measure.ts';
import { asSignalId, type DeviceId, type PremisesId, type StaffId } from '../../src/core/ids.ts';
import type { DeskOptions } from '../../src/desk/desk.ts';
import type { PremisesFacts } from '../../src/desk/estate.ts';
import { covers } from '../../src/desk/sight.ts';
import { type House, OURS, openHouse } from '../../src/desk/testing/house.ts';
import { ROLES, type Role, type Scope } from '../../src/register/schema.ts';
import { must } from '../../src/vault/test-files.ts';

/** Whose a thing is, seen from the viewer's authority and provider; `nobody's` does not exist. */
export const WHOSE = ['ours', 'other authority', 'other provider', "nobody's"] as const;
export type Whose = (typeof WHOSE)[number];
export type Existing = Exclude<Whose, "nobody's">;

export const KINDS = [
  'incident',
  'premises',
  'household',
  'device',
  'contact',
  'staff',
  'token',
  'link',
  'message',
  'job',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Viewer {
  says: string;
  role: Role;
  by: 'session' | 'token';
  scope: Scope;
  headers: Record<string, string>;
  /** Whose session it is; a token has nobody. */
  staff: StaffId | undefined;
}

export interface Thing {
  whose: Whose;
  id: string;
  /** False for one that the viewer's scope does not reach, and for one that is not there. */
  isFor(viewer: Pick<Viewer, 'scope'>): boolean;
}

type Owner = Pick<PremisesFacts, 'authority' | 'provider'>;

/** Ids of the right shape that nothing has. */
const NOTHING: Record<Kind, string> = {
  incident: '7-1-999999',
  premises: 'pm_000000000000',
  household: 'hh_000000000000',
  device: 'dv_000000000000',
  contact: 'ct_000000000000',
  staff: 'st_000000000000',
  token: 'tk_000000000000',
  link: 'sl_000000000000',
  message: '7-999999',
  job: 'jb_000000000000',
};

/** A desk over three homes: ours, one of another authority, one of another provider; each with one of everything. */
export async function openWorld(options: Partial<DeskOptions> = {}, only?: readonly string[]) {
  const house = await openHouse(options);
  const { register } = house;
  const [authority, elsewhere] = ['Ourshire', 'Othershire'].map((name) => register.authorities.add({ name }));
  const [provider, another] = ['Our Care', 'Other Care'].map((name) => register.providers.add({ name }));
  const mine = { authority: must(authority), provider: must(provider) };
  const owners: Record<Existing, Owner> = {
    ours: mine,
    'other authority': { authority: must(elsewhere), provider: mine.provider },
    'other provider': { authority: mine.authority, provider: must(another) },
  };
  const homes: Record<Existing, Home> = {
    ours: await makeHome(house, owners.ours, 'ours'),
    'other authority': await makeHome(house, owners['other authority'], 'authority'),
    'other provider': await makeHome(house, owners['other provider'], 'provider'),
  };
  const scopes: Record<string, Scope> = {
    everything: {},
    'one authority': { authority: mine.authority },
    'one provider': { provider: mine.provider },
    both: mine,
  };
  return {
    house,
    owners,
    homes,
    scopes,
    viewers: await makeViewers(house, scopes, only),
    things: thingsOf(owners, homes),
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

type Home = Awaited<ReturnType<typeof makeHome>>;

const BUTTON = orderedMeasure({ kind: 'button', name: 'pendant', room: 'bedroom' });

async function makeHome(house: House, owner: Owner, word: string) {
  const { register } = house;
  const { premises } = register.premises.add({ ...owner, rooms: [{ room: 'bedroom', zone: 'sanctuary' }] });
  const { partition, household, reference } = register.premises.get(premises);
  const contact = register.contacts.add({
    household,
    role: 'safe contact',
    order: 1,
    channels: ['voice'],
    name: `Contact of ${word}`,
    number: '07700 900123',
  });
  const { device } = register.devices.add({ premises, room: 'bedroom', zone: 'sanctuary' });
  const { reader } = house.journal;
  const running = () =>
    must(reader.current('incident', { openOnly: true }).find((row) => row.premises === premises)).id;
  const press = async (id: string) => {
    const signal = { kind: 'panic' as const, id: must(asSignalId(id)) };
    const input = { type: 'signal', origin: { device, premises, risk: 'high' }, signal, late: false } as const;
    await new Promise<void>((resolve) => {
      house.gateway.submit(partition, { ...input, receivedAt: house.clock.now() }, () => resolve());
    });
    home.incident = running();
  };
  const message = await setAside(house, premises, device);
  const staff = await house.addStaff('operator', `object-${word}`, owner);
  const token = register.tokens.add({ role: 'auditor', name: `Token of ${word}`, scope: owner }).id;
  const link = register.staffLinks.invite(staff, 'operator', owner).id;
  const job = register.jobs.add({ premises, installer: null, soakHours: 0, measures: [BUTTON], by: staff });
  const home = {
    premises,
    reference,
    household,
    contact,
    device,
    incident: '',
    staff,
    token,
    link,
    message,
    job,
    press,
  };
  await press(`first-${word}`);
  return home;
}

/** A message that nobody understood: its place in the journal is its id. */
async function setAside(house: House, premises: PremisesId, device: DeviceId): Promise<string> {
  const { partition } = house.register.premises.get(premises);
  const about = { origin: { premises, device }, reason: 'not JSON', bytes: 3, digest: '0'.repeat(64) };
  await new Promise<void>((resolve) => {
    house.gateway.submit(partition, { type: 'quarantine', ...about }, () => resolve());
  });
  const [stored] = house.journal.reader.eventsOfPartition(partition, 0, 1);
  return `${partition}-${must(stored).seq}`;
}

/** Every role, signed in and by token, with every scope; or those alone that are named. */
async function makeViewers(house: House, scopes: Record<string, Scope>, only?: readonly string[]): Promise<Viewer[]> {
  const viewers: Viewer[] = [];
  const wanted = (says: string) => only === undefined || only.includes(says);
  for (const role of ROLES) {
    for (const [name, scope] of Object.entries(scopes)) {
      const says = `${role} with ${name}`;
      const [signedIn, byToken] = [`${says}, signed in`, `${says}, by token`];
      if (wanted(signedIn)) {
        const { staff, cookie } = await house.signIn(role, `${role}-${name.replace(' ', '-')}`, scope);
        viewers.push({ says: signedIn, role, by: 'session', scope, staff, headers: { cookie, ...OURS } });
      }
      if (wanted(byToken)) {
        const headers = house.token(role, scope);
        viewers.push({ says: byToken, role, by: 'token', scope, staff: undefined, headers });
      }
    }
  }
  return viewers;
}

/** A new session for somebody who has lost theirs. */
export function signInAgain({ house }: Pick<World, 'house'>, viewer: Viewer): void {
  if (viewer.staff === undefined) return;
  viewer.headers = { ...viewer.headers, cookie: `hw_session=${house.register.sessions.start(viewer.staff).token}` };
}

function thingsOf(owners: Record<Existing, Owner>, homes: Record<Existing, Home>) {
  return (kind: Kind): Thing[] =>
    WHOSE.map((whose) => {
      if (whose === "nobody's") return { whose, id: NOTHING[kind], isFor: () => false };
      return { whose, id: homes[whose][kind], isFor: ({ scope }) => covers(scope, owners[whose]) };
    });
}

/** What must not be in any answer to this viewer: ids, references and names of the homes that are not theirs. */
export function secretsFor(
  { owners, homes }: Pick<World, 'owners' | 'homes'>,
  { scope }: Pick<Viewer, 'scope'>,
): string[] {
  const foreign = (Object.keys(homes) as Existing[]).filter((whose) => !covers(scope, owners[whose]));
  return foreign.flatMap((whose) => {
    const { press: _, message: __, ...said } = homes[whose];
    return Object.values(said);
  });
}

/** True when the text names it, and not merely something that it is a part of, as 8-1-2 is of 18-1-2. */
export function names(text: string, secret: string): boolean {
  const within = /[\w-]/;
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    if (!within.test(text[at - 1] ?? ' ') && !within.test(text[at + secret.length] ?? ' ')) return true;
  }
  return false;
}
