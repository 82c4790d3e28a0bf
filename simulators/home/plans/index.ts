import type { Plan } from '../plan.ts';
import { harbour2 } from './harbour-2.ts';
import { kestrel4 } from './kestrel-4.ts';

/** Every made-up home that can be simulated. */
export const PLANS: readonly Plan[] = [kestrel4, harbour2];

/** The plan of that key, e.g. `kestrel-4`; undefined when there is none. */
export function planOf(key: string): Plan | undefined {
  return PLANS.find((plan) => plan.key === key);
}

export { harbour2, kestrel4 };
