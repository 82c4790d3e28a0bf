import type { Instant } from '../../core/time.ts';
import type { Told } from '../../gateway/ports.ts';
import type { DrillResult } from './result.ts';

export interface DrillLook {
  running: boolean;
  /** Null when it is turned off. */
  nextAt: Instant | null;
  last: DrillResult | undefined;
}

/** The daily self-test as the other rooms see it. */
export interface RunningDrill {
  look(): DrillLook;
  /** What is wrong, a sentence each; empty while the last drill came through in time. */
  says(): string[];
  /** The token by which the drill's own look at the stream is known; there is one only while a drill runs. */
  knows(token: string): boolean;
  /** Every event passes here; the drill picks its own. */
  told(told: Told): void;
  /** Starts a drill now. Throws HW_DRILL_BLOCKED while one runs or an incident of the self-test is open. */
  begin(): Promise<DrillResult>;
}
