import type { HeartEvent } from '../event.ts';
import { isReturnToNormal, stateOf } from '../signal.ts';
import type { PartitionState } from '../state.ts';
import { sensorKey, touchPremises } from '../touch.ts';

type Of<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

/** Conditions of one tested device that are kept for the end of its test; the oldest gives way. */
const MAX_STANDING = 64;

/** A device is on test, for another time than before, or no longer. */
export function evolveOnTest(state: PartitionState, event: Of<'test-began' | 'test-ended'>): void {
  const { device, until, by } = event;
  const doc = touchPremises(state, event.premises);
  const before = doc.onTest?.find((one) => one.device === device);
  const others = (doc.onTest ?? []).filter((one) => one !== before);
  if (event.type === 'test-began') {
    const note = event.note ?? before?.note;
    others.push({ device, until, by, ...(note !== undefined && { note }), standing: before?.standing ?? [] });
    state.due.push({ at: until, owner: event.premises, kind: 'premises' });
  }
  if (others.length > 0) doc.onTest = others;
  else delete doc.onTest;
}

/** Keeps what a tested device has left in alarm; a condition that returns is forgotten. */
export function noteStanding(state: PartitionState, event: Of<'signal-received'>): void {
  const { premises, origin, signal, receivedAt } = event;
  if (event.onTest !== true || stateOf(signal) === undefined || signal.kind === 'arm') return;
  const test = touchPremises(state, premises).onTest?.find(({ device }) => device === origin.device);
  if (test === undefined) return;
  const key = sensorKey(origin.device, signal.sensor, signal.kind);
  const others = test.standing.filter((one) => sensorKey(origin.device, one.signal.sensor, one.signal.kind) !== key);
  if (!isReturnToNormal(signal)) others.push({ origin, signal, receivedAt });
  test.standing = others.slice(-MAX_STANDING);
}
