import type { Plan } from '../../../simulators/home/plan.ts';
import type { PremisesId } from '../../core/ids.ts';
import { hashPassword } from '../../desk/passwords.ts';
import type { Records } from '../../register/register.ts';

/** Quick enough that a newcomer sees a device go late and then silent within half a minute. */
export const DEMO_HEARTBEAT_MS = 5_000;
const DEMO_SUPERVISION = { intervalMs: DEMO_HEARTBEAT_MS, misses: 4, graceMs: 5_000 };

/** Made-up people on numbers that are reserved for examples and reach nobody. */
const PEOPLE = {
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
export const DEMO_PHONES = [PEOPLE.duty, ...PEOPLE.contacts, PEOPLE.fire];

/** Registers a made-up scheme: one operator, a duty team, and the given homes with their devices and safe contacts. */
export async function makeScheme({ register }: Records, plans: readonly Plan[]): Promise<DemoHome[]> {
  const passwordHash = await hashPassword(DEMO_STAFF.password);
  register.staff.add({ login: DEMO_STAFF.login, name: DEMO_STAFF.name, role: 'supervisor', passwordHash });
  const provider = register.providers.default();
  register.contacts.add({ provider, role: 'duty supervisor', ...PEOPLE.duty });
  register.contacts.add({ provider, role: 'fire service', ...PEOPLE.fire, channels: ['voice'] });
  return plans.map((plan) => {
    const zoneOf = new Map(plan.devices.map((device) => [device.room, device.zone]));
    const rooms = plan.rooms.map(({ key, sanctuary }) => ({
      room: key,
      zone: sanctuary ? ('sanctuary' as const) : (zoneOf.get(key) ?? 'interior'),
    }));
    const { premises } = register.premises.add({ rooms, risk: 'high', reference: plan.name });
    const { household, reference } = register.premises.get(premises);
    for (const [i, person] of PEOPLE.contacts.entries())
      register.contacts.add({ household, role: 'safe contact', order: i + 1, ...person });
    const credentials: DemoHome['credentials'] = {};
    for (const { key, zone, room } of plan.devices) {
      credentials[key] = register.devices.add({
        premises,
        profile: 'native',
        zone,
        room,
        supervision: DEMO_SUPERVISION,
      });
    }
    return { plan, premises, reference, credentials };
  });
}
