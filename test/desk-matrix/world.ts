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
  /** False for one that the viewer does not see now, and for one that is not there. */
  isFor(viewer: Looker): boolean;
}

export type Looker = Pick<Viewer, 'role' | 'scope' | 'staff'>;

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
  const viewers = await makeViewers(house, scopes, only);
  sendInstallers(register, homes, viewers);
  const sees = seesHome({ register, owners, homes });
  return { house, owners, homes, scopes, viewers, sees, things: thingsOf({ register, owners, homes, sees }) };
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

/** Of two installers each is at work in one home; for the third somebody is ordered who has not begun. The rest see orders alone. */
function sendInstallers(register: House['register'], homes: Record<Existing, Home>, viewers: readonly Viewer[]): void {
  const find = (says: string) => viewers.find((one) => one.says === says)?.staff;
  const narrow = find('installer with both, signed in');
  const wide = find('installer with everything, signed in');
  if (narrow === undefined || wide === undefined) return;
  register.jobs.begin(homes.ours.job, narrow, 12, 0);
  register.jobs.begin(homes['other provider'].job, wide, 12, 0);
  register.jobs.give(homes['other authority'].job, wide);
}

type Owned = { register: House['register']; owners: Record<Existing, Owner>; homes: Record<Existing, Home> };

/** Whose homes somebody sees: those of their scope; whoever installs, while the order is theirs and open. */
function seesHome({ register, owners, homes }: Owned) {
  return ({ role, scope, staff }: Looker, whose: Existing): boolean => {
    if (!covers(scope, owners[whose])) return false;
    if (role !== 'installer') return true;
    const { state, installer } = register.jobs.get(homes[whose].job);
    return staff !== undefined && installer === staff && state === 'open';
  };
}

/** Orders are seen before they are open, by whoever may be sent. */
function seesJob({ register, owners, homes }: Owned, { role, scope, staff }: Looker, whose: Existing): boolean {
  if (!covers(scope, owners[whose])) return false;
  if (role !== 'installer') return true;
  const { state, installer } = register.jobs.get(homes[whose].job);
  return (state === 'ordered' || state === 'open') && (installer === null || installer === staff);
}

function thingsOf(owned: Owned & { sees: ReturnType<typeof seesHome> }) {
  return (kind: Kind): Thing[] =>
    WHOSE.map((whose) => {
      if (whose === "nobody's") return { whose, id: NOTHING[kind], isFor: () => false };
      const isFor = (viewer: Looker) => (kind === 'job' ? seesJob(owned, viewer, whose) : owned.sees(viewer, whose));
      return { whose, id: owned.homes[whose][kind], isFor };
    });
}

/** What must not be in any answer to this viewer: ids, references and names of the homes that are not theirs. */
export function secretsFor({ house, owners, homes, sees }: World, viewer: Looker): string[] {
  const foreign = (Object.keys(homes) as Existing[]).filter((whose) => !sees(viewer, whose));
  return foreign.flatMap((whose) => {
    const { press: _, message: __, ...said } = homes[whose];
    const { job, premises, reference, ...rest } = said;
    // An order says which home it is for.
    const isOrdered = seesJob({ register: house.register, owners, homes }, viewer, whose);
    return Object.values(isOrdered ? rest : { ...rest, job, premises, reference });
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
