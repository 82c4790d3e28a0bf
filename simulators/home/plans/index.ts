import type { Plan } from '../plan.ts';
import { harbourFlat2 } from './harbour-flat-2.ts';
import { kestrel4 } from './kestrel-4.ts';

/** Every made-up home that can be simulated. */
export const PLANS: readonly Plan[] = [kestrel4, harbourFlat2];

/** The plan of that key, e.g. `kestrel-4`; undefined when there is none. */
export function planOf(key: string): Plan | undefined {
  return PLANS.find((plan) => plan.key === key);
}

export { harbourFlat2, kestrel4 };
