import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import type { Book } from '../../core/book.ts';
import { asSignalId, type DeviceId, type PremisesId } from '../../core/ids.ts';
import type { Input } from '../../core/input.ts';
import { Rulebook } from '../../core/rules/rule.ts';
import type { SignalBody } from '../../core/signal.ts';
import { ms, seconds } from '../../core/time.ts';
import { Gateway } from '../../gateway/gateway.ts';
import type { Door, Told } from '../../gateway/ports.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { openAuthority } from '../../identity/authority.ts';
import { openSqliteJournal } from '../../journal/sqlite/journal.ts';
import { openRecords, type Register } from '../../register/register.ts';
import type { Role, Scope } from '../../register/schema.ts';
import { must, tempDirectory } from '../../vault/test-files.ts';
import { contactsOf, estateOf, filesOf, jobsOf, notesOf, peopleOf } from '../bound.ts';
import { buildDesk, type Desk, type DeskOptions } from '../desk.ts';
import type { IdentityDesk } from '../identity.ts';
import { PASSWORD_HASHING } from '../passwords.ts';
import type { StatusNow } from '../schema/status.ts';
import { KeptLog } from './log.ts';

export const PASSWORD = 'four plain words here';
export const ORIGIN = 'http://desk.test';
/** What the console sends with every write. */
export const OURS = { 'x-havenwatch': '1', origin: ORIGIN };

/** Argon2 carries its cost in the hash: this one is cheap, for a test signs in often. */
const hashed = hash(PASSWORD, { ...PASSWORD_HASHING, memoryCost: 8, timeCost: 1 });

const BOOK: Book = {
  rules: new Rulebook([
    {
      name: 'Panic pressed',
      parts: [{ kinds: ['panic'] }],
      raise: { incident: 'panic', priority: 1, policy: 'panic' },
    },
  ]),
  policy: () => ({
    name: 'panic',
    steps: [
      { atMs: ms(0), tell: 'desk', by: [], eachMs: seconds(30) },
      { atMs: ms(0), tell: { role: 'safe contact' }, by: ['voice'], eachMs: seconds(30) },
    ],
    repeatFromMs: ms(0),
    repeatAfterMs: seconds(15),
  }),
  roster: () => [],
  channels: new Set(['desk', 'voice']),
  offsets: () => [],
};

export type House = Awaited<ReturnType<typeof openHouse>>;

/** A home with one contact and one button, and everything below the desk. */
async function openRooms(log: KeptLog, tell: (told: Told) => void) {
  const directory = tempDirectory();
  const clock = new ManualClock();
  const records = openRecords({ directory, clock: () => clock.now(), random: randomBytes });
  const journal = await openSqliteJournal({ dir: directory, clock: () => clock.now() });
  const { register } = records;
  const { premises } = register.premises.add({ rooms: [{ room: 'bedroom', zone: 'sanctuary' }] });
  const contact = register.contacts.add({
    household: register.premises.get(premises).household,
    role: 'safe contact',
    order: 1,
    channels: ['voice'],
    name: 'Ada Example',
    number: '07700 900123',
  });
  const { device } = register.devices.add({ premises, room: 'bedroom', zone: 'sanctuary' });
  const gateway = new Gateway({
    journal,
    clock,
    book: { ...BOOK, roster: () => [{ contact, role: 'safe contact', order: 1, channels: ['voice'] }] },
    effects: { tell, send: () => {}, standDown: () => {}, progress: () => {} },
    log,
  });
  onTestFinished(async () => {
    await gateway.close();
    await journal.close();
    records.close();
  });
  const estate = register.openDirectory();
  return { directory, clock, records, register, journal, gateway, premises, device, contact, estate };
}

/** Tests only: the desk over a real journal, gateway, register and vault, in a directory of its own. Time moves by hand. */
export async function openHouse(options: Partial<DeskOptions> = {}) {
  const log = new KeptLog();
  const submitted: Input[] = [];
  let desk: Desk | undefined;
  const rooms = await openRooms(log, (told) => desk?.stream.tell(told));
  const { directory, clock, records, register, journal, gateway, premises, device, estate } = rooms;
  desk = await buildDesk({
    door: {
      submit: (partition, input, settled) => {
        submitted.push(input);
        gateway.submit(partition, input, settled);
      },
    },
    reader: journal.reader,
    people: peopleOf(register),
    estate: estateOf(register, estate),
    notes: notesOf(records.vault),
    files: filesOf(register, records.vault),
    contacts: contactsOf(register, { clock: () => clock.now() }),
    jobs: jobsOf(register),
    identity: identityOf(rooms),
    care: { due: () => [], register },
    discovered: { list: () => [], find: () => undefined, unbound: () => [], refresh: () => {}, register },
    clock,
    status: () => statusOf(journal.opening.epoch, gateway.status.position),
    checks: () => ({ ready: true, says: [], warnings: [] }),
    metrics: new Registry(),
    secureCookies: false,
    consoleDir: join(directory, 'no-console'),
    publicUrl: ORIGIN,
    log,
    ...options,
    limits: { wordAnswerMs: 1, ...options.limits },
  });
  const { app, stream } = desk;
  onTestFinished(() => app.close());
  const { partition } = register.premises.get(premises);
  return {
    ...rooms,
    ...peopleFor(register),
    submitted,
    app,
    stream,
    log,
    press: (id: string) => says(gateway, clock, premises, device, partition, { kind: 'panic' }, id),
    says: (body: SignalBody & { sensor?: string }, id: string) =>
      says(gateway, clock, premises, device, partition, body, id),
    incident: () => must(journal.reader.incidents({ limit: 1 }).items[0]).id,
  };
}

/** An authority is made when a certificate is first asked for: most tests ask for none. */
function identityOf({
  register,
  directory,
  estate,
  clock,
}: Pick<Rooms, 'register' | 'directory' | 'estate' | 'clock'>): IdentityDesk {
  return {
    register,
    issue: async (request) => (await openAuthority(directory, clock)).issue(request),
    meeting: () => ({ mqtt: null, mqtts: 'mqtts://gateway.test:8883', authority: 'the gateway’s certificate' }),
    misused: () => {},
    refresh: () => void estate.refresh(),
    tellToRenew: () => false,
  };
}

type Rooms = Awaited<ReturnType<typeof openRooms>>;

function peopleFor(register: Register) {
  const addStaff = async (role: Role, login: string, scope: Scope = {}) =>
    register.staff.add({ login, name: `Name of ${login}`, passwordHash: await hashed, role, scope });
  return {
    addStaff,
    token: (role: Role, scope: Scope = {}) => bearer(register.tokens.add({ role, scope }).token),
    signIn: async (role: Role, login: string = role, scope: Scope = {}) => {
      const staff = await addStaff(role, login, scope);
      return { staff, cookie: `hw_session=${register.sessions.start(staff).token}` };
    },
  };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function statusOf(epoch: number, position: number): StatusNow {
  const counts = { open: 0, acknowledged: 0, late: 0, silent: 0 };
  return {
    role: 'active',
    epoch,
    position,
    provider: { voice: true, sms: false },
    warnings: [],
    practice: false,
    clockOffsetMs: null,
    desk: { people: 0 },
    counts,
  };
}

/** A signal from the home's one device, resolved when it is on disk. */
function says(
  gateway: Gateway,
  clock: ManualClock,
  premises: PremisesId,
  device: DeviceId,
  partition: Parameters<Door['submit']>[0],
  body: SignalBody & { sensor?: string },
  id: string,
): Promise<void> {
  const signal = { ...body, id: must(asSignalId(id)) };
  const origin = { device, premises, risk: 'high' as const };
  return new Promise((resolve) => {
    gateway.submit(partition, { type: 'signal', origin, signal, receivedAt: clock.now(), late: false }, () =>
      resolve(),
    );
  });
}
