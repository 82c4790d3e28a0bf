import { evolveBattery } from './battery/evolve-battery.ts';
import { evolveChatter, noteRaised, noteSignal } from './chatter/evolve-chatter.ts';
import { noteActivation } from './confirmation/evolve-confirmation.ts';
import type { Happening, HeartEvent } from './event.ts';
import { evolveBypass, noteBypassed } from './handling/evolve-bypass.ts';
import { evolveHandling, isHandling } from './handling/evolve-handling.ts';
import { evolveOnTest, noteStanding } from './handling/evolve-on-test.ts';
import { evolveActing } from './incident/evolve-acting.ts';
import { evolveAttempt, evolveEscalation } from './incident/evolve-escalation.ts';
import { evolveIncident } from './incident/evolve-incident.ts';
import { evolvePolice } from './police/evolve-police.ts';
import { stateOf } from './signal.ts';
import type { PartitionState } from './state.ts';
import { sensorKey, touchPremises } from './touch.ts';

/** How many sensors of one home are remembered; the oldest gives way. */
const MAX_SENSORS = 512;
/** How many intervals of our own absence are kept for supervision. */
const MAX_GAPS = 64;

/**
 * Applies one event to the state, in place, and marks the documents it changed. Only what an event says counts, so that
 * replaying the journal gives the same state to the byte.
 */
export function evolve(state: PartitionState, event: HeartEvent): void {
  state.seq = event.seq;
  apply(state, event);
  if ('incident' in event) evolveActing(state, event);
}

function apply(state: PartitionState, event: HeartEvent): void {
  if (isHandling(event)) return evolveHandling(state, event);
  switch (event.type) {
    case 'signal-received':
      noteSignal(state, event);
      noteStanding(state, event);
      noteBypassed(state, event);
      return rememberSensor(state, event);
    case 'chatter-started':
    case 'chatter-ended':
      return evolveChatter(state, event);
    case 'arming-changed':
      touchPremises(state, event.premises).arming = event.arming;
      return;
    case 'rule-tracked':
      return track(state, event);
    case 'rule-forgot':
      return forget(state, event);
    case 'supervision-changed':
      return supervise(state, event);
    case 'unobserved':
    case 'flood-began':
    case 'flood-ended':
    case 'shift-handed-over':
      return evolveGateway(state, event);
    case 'test-began':
    case 'test-ended':
      return evolveOnTest(state, event);
    case 'bypass-began':
    case 'bypass-lasts':
    case 'bypass-ended':
      return evolveBypass(state, event);
    case 'battery-read':
      return evolveBattery(state, event);
    case 'quarantined':
    case 'identity-suspected':
    case 'clock-jumped':
    case 'drill-passed':
    case 'drill-failed':
    case 'acceptance-too-late':
    case 'reach-overridden':
    case 'record-opened':
      return;
    default:
      return applyToIncident(state, event);
  }
}

type OfIncident =
  | Parameters<typeof evolveAttempt>[1]
  | Parameters<typeof evolveEscalation>[1]
  | Parameters<typeof evolvePolice>[1]
  | Parameters<typeof evolveIncident>[1];

function applyToIncident(state: PartitionState, event: OfIncident): void {
  switch (event.type) {
    case 'attempt-planned':
    case 'attempt-reported':
      return evolveAttempt(state, event);
    case 'round-started':
    case 'rung-skipped':
    case 'plan-replaced':
    case 'step-exhausted':
    case 'nobody-answered':
      return evolveEscalation(state, event);
    case 'incident-confirmed':
    case 'task-raised':
    case 'task-done':
      return evolvePolice(state, event);
    case 'signal-joined':
      noteRaised(state, event);
      noteActivation(state, event);
      return evolveIncident(state, event);
    case 'incident-opened':
    case 'severity-raised':
    case 'condition-returned':
    case 'incident-acknowledged':
    case 'acceptance-counted':
    case 'acceptance-lapsed':
    case 'incident-noted':
    case 'help-sent':
    case 'incident-closed':
      return evolveIncident(state, event);
    default:
      return unknownEvent(event);
  }
}

/** What concerns the whole gateway is kept in the partition that it was put on record with. */
function evolveGateway(
  state: PartitionState,
  event: Of<'unobserved' | 'flood-began' | 'flood-ended' | 'shift-handed-over'>,
): void {
  const { gateway } = state;
  state.dirty.gateway = true;
  switch (event.type) {
    case 'unobserved':
      gateway.gaps = [...gateway.gaps, { fromAt: event.fromAt, toAt: event.toAt }].slice(-MAX_GAPS);
      return;
    case 'flood-began':
      gateway.flood = { since: event.since };
      return;
    case 'flood-ended':
      delete gateway.flood;
      return;
    case 'shift-handed-over': {
      const { by, to, at, incidents, note = null } = event;
      gateway.shift = { by, to, at, incidents, note };
      return;
    }
  }
}

type Of<T extends Happening['type']> = Extract<HeartEvent, { type: T }>;

function unknownEvent(event: never): never {
  throw new Error(`the heart does not know this event: ${JSON.stringify(event)}`);
}

function rememberSensor(state: PartitionState, event: Of<'signal-received'>): void {
  const { signal, origin } = event;
  const word = stateOf(signal);
  if (word === undefined) return;
  const { sensors } = touchPremises(state, event.premises);
  const key = sensorKey(origin.device, signal.sensor, signal.kind);
  if (!(key in sensors)) {
    const oldest = Object.keys(sensors);
    if (oldest.length >= MAX_SENSORS && oldest[0] !== undefined) delete sensors[oldest[0]];
  }
  sensors[key] = { kind: signal.kind, state: word, at: event.receivedAt };
}

function track(state: PartitionState, event: Of<'rule-tracked'>): void {
  const doc = touchPremises(state, event.premises);
  const index = doc.trackers.findIndex((tracker) => tracker.key === event.tracker.key);
  if (index < 0) doc.trackers.push(event.tracker);
  else doc.trackers[index] = event.tracker;
  if (event.tracker.dueAt !== undefined) {
    state.due.push({ at: event.tracker.dueAt, owner: event.premises, kind: 'premises' });
  }
}

function forget(state: PartitionState, event: Of<'rule-forgot'>): void {
  const doc = touchPremises(state, event.premises);
  doc.trackers = doc.trackers.filter((tracker) => tracker.key !== event.tracker);
}

function supervise(state: PartitionState, event: Of<'supervision-changed'>): void {
  const batteries = state.devices.get(event.device)?.batteries;
  state.devices.set(event.device, {
    id: event.device,
    premises: event.premises,
    supervision: event.to,
    since: event.at,
    lastSeenAt: event.lastSeenAt,
    deadlineAt: event.deadlineAt,
    ...(batteries && { batteries }),
  });
  state.dirty.devices.add(event.device);
}
