import type { HeartEvent } from '../event.ts';
import { isReturnToNormal, stateOf } from '../signal.ts';
import type { Bypass, PartitionState } from '../state.ts';
import { sensorKey, touchPremises } from '../touch.ts';
import { bypassDueAt } from './bypass-times.ts';

type Of<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

/** Conditions of one sensor that are kept for the end of its bypass; the oldest gives way. */
const MAX_STANDING = 16;

/** A sensor is left out, for another time than before, or no longer. */
export function evolveBypass(state: PartitionState, event: Of<'bypass-began' | 'bypass-lasts' | 'bypass-ended'>): void {
  const doc = touchPremises(state, event.premises);
  const all = doc.bypasses ?? [];
  const before = all.find(({ device, sensor }) => device === event.device && sensor === event.sensor);
  if (event.type === 'bypass-lasts') {
    if (before === undefined) return;
    before.nagged = true;
    state.due.push({ at: before.until, owner: event.premises, kind: 'premises' });
    return;
  }
  const others = all.filter((one) => one !== before);
  if (event.type === 'bypass-began') {
    const { device, sensor, until, by, note, at } = event;
    const since = before?.since ?? at;
    others.push({
      device,
      ...(sensor !== undefined && { sensor }),
      since,
      until,
      by,
      ...(note !== undefined && { note }),
      ...(before?.nagged && { nagged: true as const }),
      standing: before?.standing ?? [],
    });
    state.due.push({
      at: bypassDueAt({ since, until, nagged: before?.nagged }),
      owner: event.premises,
      kind: 'premises',
    });
  }
  if (others.length > 0) doc.bypasses = others;
  else delete doc.bypasses;
}

/** Keeps what a bypassed sensor has left in alarm; a condition that returns is forgotten. */
export function noteBypassed(state: PartitionState, event: Of<'signal-received'>): void {
  const { premises, origin, signal, receivedAt } = event;
  if (event.bypassed !== true || stateOf(signal) === undefined) return;
  const bypass = touchPremises(state, premises).bypasses?.find(
    ({ device, sensor }) => device === origin.device && (sensor === undefined || sensor === signal.sensor),
  );
  if (bypass === undefined) return;
  const key = sensorKey(origin.device, signal.sensor, signal.kind);
  const others: Bypass['standing'] = bypass.standing.filter(
    (one) => sensorKey(origin.device, one.signal.sensor, one.signal.kind) !== key,
  );
  if (!isReturnToNormal(signal)) others.push({ origin, signal, receivedAt });
  bypass.standing = others.slice(-MAX_STANDING);
}
