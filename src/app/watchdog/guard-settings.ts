/** What the guard's thread is started with. Ticks are its own: a machine that was suspended as a whole has skipped none. */
export interface GuardSettings {
  /** One place for each pulse, in the order of `PULSES`, and one for the ticks of the guard itself; shared between the threads. */
  beats: Int32Array<SharedArrayBuffer>;
  tickMs: number;
  /** Ticks without a beat after which a pulse counts as stopped, and is said to have. */
  stoppedAfter: number;
  /** Ticks without a beat after which the process is ended. */
  endAfter: number;
  /** False: say it, and do no more. */
  end: boolean;
}

/** What must go on beating in a gateway that lives. */
export const PULSES = ['loop', 'sweep'] as const;
export const TICKS = PULSES.length;

export const GUARD_DEFAULTS = { tickMs: 1_000, stoppedAfter: 5, endAfter: 30 } as const;
