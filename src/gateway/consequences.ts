import type { HeartEvent, Priority } from '../core/event.ts';
import type { IncidentId } from '../core/ids.ts';
import { isAwaited } from '../core/incident/accept.ts';
import type { Actor, Input } from '../core/input.ts';
import { OUTSIDE } from '../core/plan.ts';
import { isAutomatic } from '../core/police/routes.ts';
import { isPanicClass } from '../core/signal.ts';
import type { IncidentDoc, PartitionState } from '../core/state.ts';
import { isSettled } from '../core/state.ts';
import type { OutboxRow } from '../journal/port.ts';
import type { Progress, Send, Stage, StandDown, Told } from './ports.ts';

/** What one input sets off in the world, worked out from its events and nothing else. */
export interface Consequences {
  told: Told[];
  sends: Send[];
  standDowns: StandDown[];
  progress: Progress[];
}

/** True for inputs whose consequences leave in parallel with the commit: a person called for help. */
export function isUrgent(input: Input): boolean {
  return input.type === 'signal' && isPanicClass(input.signal);
}

/** Works out what the events of one input mean outside: who is told, what is sent, what falls silent, which light changes. */
export function consequencesOf(
  state: PartitionState,
  events: readonly HeartEvent[],
  firstPosition: number,
): Consequences {
  const out: Consequences = { told: [], sends: [], standDowns: [], progress: [] };
  let position = firstPosition;
  for (const event of events) {
    out.told.push({ partition: state.partition, epoch: state.epoch, position, early: false, event });
    position += 1;
    consequenceOf(state, event, out);
  }
  return out;
}

function consequenceOf(state: PartitionState, event: HeartEvent, out: Consequences): void {
  switch (event.type) {
    case 'attempt-planned': {
      const doc = state.incidents.get(event.incident);
      if (doc !== undefined) out.sends.push(sendOf(state, event, doc));
      return;
    }
    case 'signal-joined':
      // A duress must never show at the scene: only an open call for help lights the button.
      if (LIT.has(event.kind)) {
        out.progress.push({ device: event.device, incident: event.incident, stage: 'received', at: event.at });
        const doc = state.incidents.get(event.incident);
        if (doc !== undefined && showsAccepted(doc)) {
          out.progress.push({ device: event.device, incident: event.incident, stage: 'acknowledged', at: event.at });
        }
      }
      return;
    case 'incident-acknowledged':
      // An acceptance is no word of the police: what was handed to them stands.
      out.standDowns.push(...standDownsOf(state, event.incident, event.by, 'people'));
      // After a word of duress it is accepted anew, and the scene knows of one acceptance only.
      if (state.incidents.get(event.incident)?.handling?.veil?.accepted === true) return;
      return light(state, event, 'acknowledged', out);
    case 'acceptance-counted':
      out.standDowns.push(...unneededOf(state, event.incident, event.by));
      return;
    case 'help-sent':
      return light(state, event, 'help-on-the-way', out);
    case 'incident-closed':
      out.standDowns.push(...standDownsOf(state, event.incident, event.by));
      return light(state, event, 'closed', out);
    default:
      return;
  }
}

/** How it stands for whatever is told at the scene: a word of duress has changed nothing there. */
function showsAccepted({ state, handling }: IncidentDoc): boolean {
  return state === 'acknowledged' || handling?.veil?.accepted === true;
}

const LOWEST: Priority = 4;

const LIT: ReadonlySet<string> = new Set(['panic', 'hold-up']);

function sendOf(
  state: PartitionState,
  event: Extract<HeartEvent, { type: 'attempt-planned' }>,
  doc: IncidentDoc,
): Send {
  return {
    attempt: event.attempt,
    incident: event.incident,
    premises: event.premises,
    partition: state.partition,
    generation: event.generation,
    round: event.round,
    step: event.step,
    channel: event.channel,
    ...(event.contact === undefined ? {} : { contact: event.contact }),
    ...(event.point === undefined ? {} : { point: event.point }),
    kind: doc.kind,
    // A drill never goes before anything real.
    priority: doc.drill === true ? LOWEST : doc.priority,
    ...(doc.drill === true && { drill: doc.drill }),
    plannedAt: event.at,
  };
}

/** Every attempt of an incident that may still be under way, to be silenced: `by` has accepted or closed it. */
export function standDownsOf(
  state: Readonly<PartitionState>,
  incident: IncidentId,
  by: Actor,
  whose: 'people' | 'all' = 'all',
): StandDown[] {
  const standDowns: StandDown[] = [];
  for (const attempt of state.attempts.values()) {
    if (attempt.incident !== incident || isSettled(attempt.state) || attempt.channel === 'desk') continue;
    if (whose === 'people' && isAutomatic(attempt.channel)) continue;
    standDowns.push({
      attempt: attempt.id,
      incident,
      channel: attempt.channel,
      ...(attempt.contact === null ? {} : { contact: attempt.contact }),
      state: attempt.state,
      ...(attempt.reference === null ? {} : { reference: attempt.reference }),
      by,
    });
  }
  return standDowns;
}

/** What falls silent once somebody has accepted and others still have to: those who need not, and no place or system. */
export function unneededOf(state: Readonly<PartitionState>, incident: IncidentId, by: Actor): StandDown[] {
  const doc = state.incidents.get(incident);
  return standDownsOf(state, incident, by, 'people').filter(({ attempt: id, contact }) => {
    const attempt = state.attempts.get(id);
    return doc !== undefined && attempt !== undefined && contact !== undefined && !isStillNeeded(doc, attempt);
  });
}

/** True for an attempt that somebody who still has to accept is told by, and for one that a person at the desk has asked for. */
export function isStillNeeded(doc: Pick<IncidentDoc, 'waitingFor'>, { step }: { step: number }): boolean {
  return step === OUTSIDE || isAwaited(doc, step);
}

function light(
  state: PartitionState,
  event: HeartEvent & { incident: IncidentId },
  stage: Stage,
  out: Consequences,
): void {
  const doc = state.incidents.get(event.incident);
  const devices = new Set(doc?.signals.filter((s) => LIT.has(s.kind)).map((s) => s.device));
  for (const device of devices) out.progress.push({ device, incident: event.incident, stage, at: event.at });
}

/**
 * A device that sends a press again may have missed what it was told: it hears once more how its alarm stands. Nothing
 * else comes of a repetition.
 */
export function toldAgain(state: PartitionState, input: Input): Consequences | undefined {
  if (input.type !== 'signal' || !LIT.has(input.signal.kind)) return undefined;
  const { device, premises } = input.origin;
  const open = state.premises.get(premises)?.openIncident;
  const doc = open ? state.incidents.get(open) : undefined;
  if (doc === undefined || !doc.signals.some((signal) => signal.device === device)) return undefined;
  const stages: Stage[] = ['received'];
  if (showsAccepted(doc)) stages.push('acknowledged');
  if (doc.helpSentAt !== null) stages.push('help-on-the-way');
  const at = input.receivedAt;
  const progress = stages.map((stage) => ({ device, incident: doc.id, stage, at }));
  return { told: [], sends: [], standDowns: [], progress };
}

/** The outbox row of a send: what a restart needs to know to look it up before sending again. */
export function outboxRow(send: Send): OutboxRow {
  return {
    attempt: send.attempt,
    incident: send.incident,
    premises: send.premises,
    partition: send.partition,
    channel: send.channel,
    ...(send.contact === undefined ? {} : { contact: send.contact }),
    plannedAt: send.plannedAt,
    body: JSON.stringify(send),
  };
}
