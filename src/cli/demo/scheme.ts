import type { Plan } from '../../../simulators/home/plan.ts';
import type { HouseholdId, PremisesId } from '../../core/ids.ts';
import { type Instant, instant } from '../../core/time.ts';
import { hashPassword } from '../../desk/passwords.ts';
import { SHELL } from '../../register/household-file.ts';
import type { Records, Register } from '../../register/register.ts';
import type { DeviceKind } from '../../register/schema.ts';
import { type DemoFile, demoFile } from './household-files.ts';
import { roomsOf, sensorsOf } from './rooms.ts';

/** Quick enough that a newcomer sees a device go late and then silent within half a minute. */
export const DEMO_HEARTBEAT_MS = 5_000;
const DEMO_SUPERVISION = { intervalMs: DEMO_HEARTBEAT_MS, misses: 4, graceMs: 5_000 };

/** Made-up people on numbers that are reserved for examples and reach nobody. */
const PEOPLE = {
  operator: { name: 'You (operator)', number: '+447700900100' },
  duty: { name: 'Robin (duty supervisor)', number: '+447700900101' },
  fire: { name: 'Fire control room', number: '+447700900102' },
  contacts: [
    { name: 'Sam (sister)', number: '+447700900201' },
    { name: 'Alex (neighbour)', number: '+447700900202' },
  ],
} as const;

export const DEMO_STAFF = { login: 'demo', name: 'Demo Operator', password: 'one quiet night' } as const;

export interface DemoHome {
  plan: Plan;
  premises: PremisesId;
  reference: string;
  credentials: Record<string, { device: string; secret: string; topic: string }>;
}

/** Phones of the demo's people, for the wall of phones. */
export const DEMO_PHONES = [PEOPLE.operator, PEOPLE.duty, ...PEOPLE.contacts, PEOPLE.fire];

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
  register.contacts.add({ provider, role: 'duty supervisor', ...PEOPLE.duty });
  register.contacts.add({ provider, role: 'fire service', ...PEOPLE.fire, channels: ['voice'] });
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
    for (const [i, person] of PEOPLE.contacts.entries())
      register.contacts.add({ household, role: 'safe contact', order: i + 1, ...person });
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
