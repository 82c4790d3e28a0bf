import type { Happening } from '../event.ts';
import type { DeviceId, PremisesId } from '../ids.ts';
import type { Input } from '../input.ts';
import { decideMeaning } from '../rules/decide-signal.ts';
import { after, minutes } from '../time.ts';
import type { Turn } from '../turn.ts';

/** A device is on test for so long at most: what it says then is seen by no rule. */
export const LONGEST_TEST = minutes(60);

/** Begins, prolongs or ends the test of a device. */
export function decideTestMode(turn: Turn, input: Extract<Input, { type: 'test-mode' }>): void {
  const { device, premises } = input.origin;
  const { by, note } = input;
  if (by.kind === 'gateway') return turn.refuse('HW_FORBIDDEN');
  const noted = note !== undefined && { note };
  if (input.now === 'ended') {
    if (!end(turn, premises, device, { by, why: 'person', ...noted })) turn.refuse('HW_NOT_ON_TEST');
    return;
  }
  const { until } = input;
  if (until <= turn.now) return turn.refuse('HW_INPUT_INVALID', 'the time is over already');
  if (until > after(turn.now, LONGEST_TEST)) return turn.refuse('HW_TEST_TOO_LONG');
  turn.emit({ type: 'test-began', premises, device, by, ...noted, until });
}

/** Tests whose time is over end by themselves. */
export function decideTestsOver(turn: Turn, premises: PremisesId): void {
  for (const { device, until } of turn.premises(premises).onTest ?? [])
    if (until <= turn.now) end(turn, premises, device, { by: { kind: 'gateway' }, why: 'time' });
}

type How = Pick<Extract<Happening, { type: 'test-ended' }>, 'by' | 'why' | 'note'>;

/** What the device has left in alarm counts from now on, as if it had just begun. False when it was not on test. */
function end(turn: Turn, premises: PremisesId, device: DeviceId, how: How): boolean {
  const test = turn.premises(premises).onTest?.find((one) => one.device === device);
  if (test === undefined) return false;
  const { until, standing } = test;
  turn.emit({ type: 'test-ended', premises, device, until, ...how });
  for (const { origin, signal, receivedAt } of standing)
    decideMeaning(turn, { type: 'signal', origin, signal, receivedAt, late: false });
  return true;
}
