import type { HeartEvent } from '../event.ts';
import type { IncidentId } from '../ids.ts';
import type { Actor } from '../input.ts';
import type { PartitionState } from '../state.ts';
import { after } from '../time.ts';
import { touchIncident } from '../touch.ts';

type OfIncident = Extract<HeartEvent, { incident: unknown }>;

/** Somebody has it now, or is left with it, and has to do something about it in time. */
const BEGINS: ReadonlySet<HeartEvent['type']> = new Set([
  'incident-acknowledged',
  'incident-claimed',
  'incident-released',
]);

/** What shows that somebody at the desk, or a peer behind a token, is at work on it. */
const DEEDS: ReadonlySet<HeartEvent['type']> = new Set([
  'incident-noted',
  'signals-seen',
  'step-recorded',
  'word-heard',
  'brief-handed-over',
  'police-progress',
  'incident-shelved',
  'close-proposed',
  'close-refused',
  'call-asked',
  'call-voice',
  'task-done',
  'reach-overridden',
]);

/** Keeps until when something has to follow an acceptance, in the incident's document. Help on its way is enough for good. */
export function evolveActing(state: PartitionState, event: OfIncident): void {
  if (BEGINS.has(event.type)) return begin(state, event);
  const isDeed = event.type === 'help-sent' || (DEEDS.has(event.type) && 'by' in event && isAtWork(event.by));
  if (!isDeed || event.incident === undefined) return;
  const doc = state.incidents.get(event.incident);
  if (doc?.actBy === undefined) return;
  delete doc.actBy;
  state.dirty.incidents.add(doc.id);
}

function begin(state: PartitionState, { incident, at }: OfIncident): void {
  const doc = state.incidents.get(incident as IncidentId);
  const withinMs = doc?.plan.actWithinMs;
  if (doc === undefined || withinMs === undefined) return;
  if (doc.state !== 'acknowledged' || doc.helpSentAt !== null) return;
  doc.actBy = after(at, withinMs);
  state.due.push({ at: doc.actBy, owner: doc.id, kind: 'incident' });
  touchIncident(state, doc.id);
}

function isAtWork({ kind }: Actor): boolean {
  return kind === 'staff' || kind === 'token';
}
