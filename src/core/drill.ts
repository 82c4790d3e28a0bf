import type { DeviceId, PremisesId } from './ids.ts';
import type { DurationMs } from './time.ts';

/** The home and the device that the gateway itself plays, once a day. No household ever has these ids. */
export const SELF_TEST = {
  premises: 'pm_self-test' as PremisesId,
  device: 'dv_self-test' as DeviceId,
} as const;

/** An incident of this kind says that the daily self-test did not come through. It is as real as any. */
export const SELF_TEST_FAILED = 'self-test-failed';
export const SELF_TEST_RULE = 'Daily self-test';

/** What was measured on a drill's way; null where it did not get so far. Milliseconds from the press. */
export interface DrillFigures {
  pubackMs: DurationMs | null;
  streamMs: DurationMs | null;
  /** Until the slowest channel had taken what it was to send. */
  sendMs: DurationMs | null;
}

/** A drill has ended: `missing` says in plain words what did not come, and is empty when everything did. */
export interface DrillReport {
  figures: DrillFigures;
  missing: string[];
  /** A restart cut it short: nothing is known of how it would have ended. */
  interrupted?: true;
}

/** True for what the self-test device itself says, and for nothing else. */
export function isSelfTest(origin: { device: DeviceId; premises: PremisesId }): boolean {
  return origin.device === SELF_TEST.device && origin.premises === SELF_TEST.premises;
}

/** Ways out of the house to people, the police and receiving centres. */
const DOORS: ReadonlySet<string> = new Set(['voice', 'sms', 'transfer', 'arc']);

/** An attempt of a drill that stops at its provider's door: nobody is called, texted or told. */
export function stopsAtTheDoor(send: { drill?: true | undefined; channel: string; contact?: unknown }): boolean {
  return send.drill === true && send.contact == null && DOORS.has(send.channel);
}
