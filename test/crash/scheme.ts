import type { Rig } from '../rig/rig.ts';
import type { Seed } from '../rig/seed.ts';
import { Home } from './home.ts';

/** For devices whose silence is not what this is about. */
const NEVER_LATE = { intervalMs: 604_800_000, misses: 100, graceMs: 0 };
/** Duty teams of two, each for many homes: the same person may be wanted by several at once. */
const TEAMS = 30;
/** Telephones of safe contacts; neighbouring homes share one, known to each as a contact of its own. */
const CONTACT_NUMBERS = 400;
const FIRST_DUTY = 447_700_900_000;
const FIRST_CONTACT = 447_700_900_100;

/** Registers so many homes, each with a device, a duty team and a safe contact. */
export function makeHomes(rig: Rig, count: number, seed: Seed, pressed: () => void): Home[] {
  return rig.records(({ register }) => {
    const teams = Array.from({ length: Math.min(TEAMS, Math.ceil(count / 4)) }, (_, team) => {
      const provider = register.providers.add({ name: `Example Care ${team + 1}` });
      for (const order of [1, 2]) {
        const number = `+${FIRST_DUTY + 2 * team + order}`;
        register.contacts.add({ provider, role: 'duty supervisor', name: 'Robin', number, order });
      }
      return provider;
    });
    return Array.from({ length: count }, (_, n) => {
      const provider = teams[n % teams.length];
      const { premises } = register.premises.add({ risk: 'high', ...(provider === undefined ? {} : { provider }) });
      const { household } = register.premises.get(premises);
      const number = `+${FIRST_CONTACT + (Math.floor(n / 2) % CONTACT_NUMBERS)}`;
      register.contacts.add({ household, role: 'safe contact', name: 'Robin', number, order: 1 });
      const credentials = register.devices.add({ premises, supervision: NEVER_LATE });
      return new Home({ premises, credentials, url: rig.mqtt, seed, pressed });
    });
  });
}
