import type { z } from 'zod';
import type { Plan } from '../../../simulators/home/plan.ts';
import type { ContactId, HouseholdId, PremisesId, ProviderId } from '../../core/ids.ts';
import { hours, type Instant, instant } from '../../core/time.ts';
import { hashPassword } from '../../desk/passwords.ts';
import { SHELL } from '../../register/household-file.ts';
import type { Records, Register } from '../../register/register.ts';
import type { DeviceKind } from '../../register/schema.ts';
import type { Windows } from '../../register/windows.ts';
import { type DemoFile, demoFile } from './household-files.ts';
import { roomsOf, sensorsOf } from './rooms.ts';

/** Quick enough that a newcomer sees a device go late and then silent within half a minute. */
export const DEMO_HEARTBEAT_MS = 5_000;
const DEMO_SUPERVISION = { intervalMs: DEMO_HEARTBEAT_MS, misses: 4, graceMs: 5_000 };

/** Made-up people on numbers that are reserved for examples and reach nobody. */
const PEOPLE = {
  operator: { name: 'You (operator)', number: '+447700900100' },
  duty: { name: 'Robin (duty supervisor)', number: '+447700900101' },
  relief: { name: 'Elin (duty supervisor, speaks Welsh)', number: '+447700900103' },
  fire: { name: 'Fire control room', number: '+447700900102' },
  contacts: [
    { name: 'Sam (sister)', number: '+447700900201' },
    { name: 'Alex (neighbour)', number: '+447700900202' },
  ],
  sisterAtWork: { name: 'Sam (at work)', number: '+447700900211' },
} as const;

const NIGHTS = { name: 'nights', turnMs: hours(24), when: [{ from: '20:00', to: '08:00' }] };
const OFFICE_HOURS = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }] satisfies z.input<
  typeof Windows
>;

export const DEMO_STAFF = { login: 'demo', name: 'Demo Operator', password: 'one quiet night' } as const;

export interface DemoHome {
  plan: Plan;
  premises: PremisesId;
  reference: string;
  credentials: Record<string, { device: string; secret: string; topic: string }>;
}

/** Phones of the demo's people, for the wall of phones. */
export const DEMO_PHONES = [
  PEOPLE.operator,
  PEOPLE.duty,
  PEOPLE.relief,
  ...PEOPLE.contacts,
  PEOPLE.sisterAtWork,
  PEOPLE.fire,
];

/** What is kept of the household in a home; undefined: nothing. */
export type FileOf = (plan: Plan, now: Instant) => DemoFile | undefined;

/** Registers a made-up scheme: one operator, a duty team, and the given homes with their devices and safe contacts. */
export async function makeScheme(
  { register }: Records,
  plans: readonly Plan[],
  fileOf: FileOf = (plan, now) => demoFile(plan.key, now),
): Promise<DemoHome[]> {
  const passwordHash = await hashPassword(DEMO_STAFF.password);
  const staff = register.staff.add({
    login: DEMO_STAFF.login,
    name: DEMO_STAFF.name,
    role: 'supervisor',
    passwordHash,
  });
  register.staffTelephones.set(staff, PEOPLE.operator.number);
  const provider = register.providers.add({ name: 'Demo Monitoring' });
  makeDutyTeam(register, provider);
  return plans.map((plan) => {
    const rooms = roomsOf(plan);
    const { premises } = register.premises.add({
      rooms,
      provider,
      risk: 'high',
      reference: plan.name,
      force: 'example',
    });
    const { household, reference } = register.premises.get(premises);
    const [sister] = PEOPLE.contacts.map((person, i) =>
      register.contacts.add({ household, role: 'safe contact', order: i + 1, ...person }),
    );
    if (sister !== undefined)
      register.contacts.addPoint(sister, {
        number: PEOPLE.sisterAtWork.number,
        channels: ['voice'],
        when: OFFICE_HOURS,
      });
    for (const { contact } of register.contacts.list(household)) countOn(register, contact);
    keepFile(register, household, fileOf(plan, instant(Date.now())));
    const credentials: DemoHome['credentials'] = {};
    for (const { key, zone, room } of plan.devices) {
      credentials[key] = register.devices.add({
        premises,
        profile: 'native',
        zone,
        room,
        name: key,
        ...kindOf(plan, key),
        sensors: sensorsOf(plan, key),
        supervision: DEMO_SUPERVISION,
      });
    }
    return { plan, premises, reference, credentials };
  });
}

/** A duty team whose nights two people share. */
function makeDutyTeam(register: Register, provider: ProviderId): void {
  const role = 'duty supervisor';
  const members = [
    register.contacts.add({ provider, role, ...PEOPLE.duty }),
    register.contacts.add({ provider, role, ...PEOPLE.relief, order: 2, language: 'cy' }),
  ];
  const fire = register.contacts.add({ provider, role: 'fire service', ...PEOPLE.fire, channels: ['voice'] });
  for (const contact of [...members, fire]) countOn(register, contact);
  register.rotas.add({ ...NIGHTS, provider, members, from: instant(Date.now()) });
}

/** Everybody in the demo has proved their numbers, was tested, and was asked what is safe. */
function countOn({ contacts, errands }: Register, contact: ContactId): void {
  contacts.change(contact, { waysAsked: true });
  for (const { point } of contacts.get(contact).points) {
    contacts.setVerified(contact, point);
    errands.settle(errands.begin({ contact, point, what: 'test', channel: 'voice', by: SHELL }).errand, 'confirmed');
  }
}

/** What the plan has where the device hangs; a device with sensors is a hub. */
function kindOf(plan: Plan, key: string): { kind?: DeviceKind } {
  if (key === plan.hub) return { kind: 'hub' };
  const thing = [...plan.openings, ...plan.fixtures].find(
    ({ device, sensor }) => device === key && sensor === undefined,
  );
  return thing === undefined ? {} : { kind: thing.kind };
}

function keepFile({ files }: Register, household: HouseholdId, kept: DemoFile | undefined): void {
  const purpose = { purpose: 'shell', who: SHELL } as const;
  if (kept !== undefined) files.save(household, kept.file, { from: 0, by: SHELL, words: kept.words, purpose });
}
