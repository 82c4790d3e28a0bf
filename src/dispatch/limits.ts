import { type DurationMs, seconds } from '../core/time.ts';

/** Bounds of one channel's lane. */
export interface LaneLimits {
  /** Sends that wait. A panic is kept even beyond it; it is the others that give way. */
  queued: number;
  /** Sends under way at once. */
  concurrency: number;
  /** Sends under way at once when the next is a panic: slow providers must never hold one up behind lesser news. */
  panicConcurrency: number;
  lookUpMs: DurationMs;
  standDownMs: DurationMs;
  /** A telephone that nobody silences rings on: a provider that was away is asked again, as often and as late as this. */
  standDownTries: number;
  standDownAgainMs: DurationMs;
  /** How often one send is asked for again at a provider that has too much to do; its patience may end that sooner. */
  backOffTries: number;
}

export const LANE_LIMITS: LaneLimits = {
  queued: 1000,
  concurrency: 16,
  panicConcurrency: 64,
  lookUpMs: seconds(3),
  standDownMs: seconds(3),
  standDownTries: 8,
  standDownAgainMs: seconds(1),
  backOffTries: 5,
};

/** Attempts remembered so that none is sent twice by one process, and the provider ids of those that were accepted. */
export const REMEMBERED_ATTEMPTS = 10_000;
/** A call or text may show at the provider a little before the moment we planned it: clocks differ. */
export const LOOK_BACK_MS: DurationMs = seconds(5);
/** The only number a synthetic alarm ever carries; it comes from a range kept for fiction and never reaches the wire. */
export const REHEARSAL_NUMBER = '+447700900000';
