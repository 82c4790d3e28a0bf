import type { DurationMs, Instant } from '../time.ts';
import { hours, minutes } from '../time.ts';

/** How the alarms of a home are confirmed (BS 8243:2021), as the force of the home asks for it. */
export interface ConfirmationRules {
  /** `first`: the police are told of the first call for help; `sequential`: of a second one or a tamper beside it. */
  holdUp: 'first' | 'sequential';
  /** Two calls for help count as two only when they lie further apart than this. */
  apartMs: DurationMs;
  /** And not further than this; 8 to 20 hours. */
  holdUpWithinMs: DurationMs;
  /** A tamper confirms a call for help when they lie no further apart than this. */
  tamperWithinMs: DurationMs;
  /** `sequential`: of an intrusion the police are told when a second, independent detector has confirmed it. */
  intruder: 'first' | 'sequential';
  /** 30 to 60 minutes. */
  intruderWithinMs: DurationMs;
}

/** For homes at risk: the first press is told; what sensors say is told when a second one agrees. */
export const DOMESTIC_ABUSE_RULES: ConfirmationRules = {
  holdUp: 'first',
  apartMs: minutes(2),
  holdUpWithinMs: hours(20),
  tamperWithinMs: minutes(2),
  intruder: 'sequential',
  intruderWithinMs: minutes(30),
};

/** What an activation counts as. */
export type ActivationClass = 'hold-up' | 'intruder' | 'tamper';

/** One detector that went off. The detector is named by device, sensor and kind; never by a person or a place. */
export interface Activation {
  class: ActivationClass;
  detector: string;
  at: Instant;
}

/** How an alarm was confirmed (BS 8243:2021). `first-call`: a person called for help where the force asks for no second activation. */
export const CONFIRMED_HOW = ['hold-up-sequential', 'hold-up-and-tamper', 'intruder-sequential', 'first-call'] as const;
export type ConfirmedHow = (typeof CONFIRMED_HOW)[number];
