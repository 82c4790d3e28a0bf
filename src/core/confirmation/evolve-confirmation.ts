import type { HeartEvent } from '../event.ts';
import type { PartitionState } from '../state.ts';
import { hours } from '../time.ts';
import { touchPremises } from '../touch.ts';

/** The longest time within which one activation confirms another (BS 8243:2021: hold-up, 20 hours). */
const REMEMBERED_MS = hours(20);
/** Activations of one home that are remembered; the oldest give way. */
export const MAX_ACTIVATIONS = 32;

/** A detector by device and sensor: what one of them says in several ways is one detector. */
export function detectorOf({ device, sensor }: { device: string; sensor: string | null }): string {
  return `${device}/${sensor ?? ''}`;
}

/** Remembers what went off in a home, over incidents: the second of two may come when the first is closed. */
export function noteActivation(state: PartitionState, event: Extract<HeartEvent, { type: 'signal-joined' }>): void {
  const { premises, activation, device, sensor = null, receivedAt } = event;
  if (activation === undefined) return;
  const doc = touchPremises(state, premises);
  const kept = (doc.activations ?? []).filter(({ at }) => event.at - at <= REMEMBERED_MS);
  const one = { class: activation, detector: detectorOf({ device, sensor }), at: receivedAt };
  doc.activations = [...kept, one].slice(-MAX_ACTIVATIONS);
}
