import type { PremisesId } from '../core/ids.ts';

/** What a nightly check has found. Sentences name nobody and no number. */
export interface NightlyNow {
  at: number;
  findings: readonly { premises?: PremisesId; what: string; says: string }[];
  broken: readonly string[];
}
