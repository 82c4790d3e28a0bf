import type { CloseReason, IncidentSignal, IncidentState, Priority, SupervisionState } from '../api/types.ts';

export const PRIORITY_WORDS: Record<Priority, string> = { 1: 'Emergency', 2: 'Urgent', 3: 'Soon', 4: 'Notice' };

export const STATE_WORDS: Record<IncidentState, string> = {
  open: 'Waiting for a person',
  acknowledged: 'Accepted',
  closed: 'Closed',
};

export const SUPERVISION_WORDS: Record<SupervisionState, string> = {
  ok: 'OK',
  late: 'Late',
  silent: 'Silent',
  unknown: 'Not observed',
};

export const CLOSE_WORDS: Record<CloseReason, string> = {
  false: 'False alarm',
  planned: 'Planned activation or test',
  precautionary: 'Precautionary: help was not needed in the end',
  incident: 'True incident',
};

const KINDS: Record<string, string> = {
  panic: 'Panic button',
  duress: 'Duress',
  'hold-up': 'Hold-up button',
  motion: 'Movement',
  glass: 'Glass broken',
  impact: 'Impact',
  cancel: 'Cancel pressed',
  test: 'Test',
  door: 'Door',
  window: 'Window',
  lock: 'Lock',
  smoke: 'Smoke',
  tamper: 'Tampering',
  jamming: 'Radio jamming',
  power: 'Mains power',
  battery: 'Battery',
  arm: 'Arming',
  fault: 'Fault',
  silence: 'Device silent',
  'self-test-failed': 'Self-test failed',
};

/** A kind as a person says it; an unknown one is shown as it is, without hyphens. */
export function kindWords(kind: string): string {
  const known = KINDS[kind];
  if (known) return known;
  const plain = kind.replaceAll(/[-_]/g, ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What a signal said: `Door forced`, `Battery low`, `Panic button`. */
export function signalWords(signal: Pick<IncidentSignal, 'kind' | 'state'>): string {
  return signal.state ? `${kindWords(signal.kind)} ${signal.state}` : kindWords(signal.kind);
}

/** Where a signal came from: `Bedroom (sanctuary)`. Empty when the register does not say. */
export function placeWords(place: { room?: string | null; zone?: string | null; sensor?: string | null }): string {
  const where = place.room && place.zone ? `${place.room} (${place.zone})` : (place.room ?? place.zone ?? '');
  return place.sensor ? `${where ? `${where}, ` : ''}sensor ${place.sensor}` : where;
}

export const signalsCount = (count: number) => (count === 1 ? '1 signal' : `${count} signals`);
