import type { HandlingHappening, HeartEvent } from '../event.ts';
import { reopen } from '../incident/evolve-incident.ts';
import { noteProgress } from '../police/evolve-police.ts';
import type { IncidentDoc, PartitionState } from '../state.ts';
import { touchIncident } from '../touch.ts';
import { type Handling, MAX_RECORDS, noHandling } from './handling.ts';

type HandlingEvent = Extract<HeartEvent, HandlingHappening>;
type Of<T extends HandlingEvent['type']> = Extract<HandlingEvent, { type: T }>;

const TYPES: Record<HandlingEvent['type'], true> = {
  'incident-claimed': true,
  'incident-released': true,
  'signals-seen': true,
  'step-recorded': true,
  'word-heard': true,
  'brief-handed-over': true,
  'police-progress': true,
  'incident-shelved': true,
  'incident-unshelved': true,
  'close-proposed': true,
  'close-refused': true,
  'call-asked': true,
  'call-voice': true,
  'call-reported': true,
};

/** True for what people at the desk did about an incident. */
export function isHandling(event: HeartEvent): event is HandlingEvent {
  return event.type in TYPES;
}

/** Keeps in the incident's document what people at the desk did about it. */
export function evolveHandling(state: PartitionState, event: HandlingEvent): void {
  const doc = touchIncident(state, event.incident);
  if (doc === undefined) return;
  doc.handling ??= noHandling();
  const { handling } = doc;
  switch (event.type) {
    case 'incident-claimed':
      return claim(doc, handling, event);
    case 'incident-released':
      handling.claim = null;
      handling.releasedAt = event.at;
      if (event.reopened) reopenUnveiled(doc, handling, event.generation);
      // Without the word of duress it would have been opened again just now.
      else if (doc.state === 'open' && doc.helpSentAt === null) unveil(handling);
      return;
    case 'signals-seen':
      handling.seenSignals = event.count;
      return;
    case 'word-heard':
      // Whatever is said after a word of duress may be said under it.
      if (handling.word?.heard !== 'duress') handling.word = { heard: event.heard, by: event.by, at: event.at };
      return;
    case 'incident-shelved':
      return shelve(state, handling, event);
    case 'incident-unshelved':
      handling.shelved = null;
      if (event.generation !== undefined) reopenUnveiled(doc, handling, event.generation);
      return;
    case 'close-proposed': {
      const { by, at, reason, cause = null, note = null } = event;
      handling.proposed = { by, at, reason, cause, note };
      return;
    }
    case 'close-refused':
      handling.proposed = null;
      return;
    case 'police-progress':
      noteProgress(state, doc, event);
      return record(handling, event);
    default:
      return record(handling, event);
  }
}

type Recorded =
  | 'step-recorded'
  | 'brief-handed-over'
  | 'police-progress'
  | 'call-asked'
  | 'call-voice'
  | 'call-reported';

function record(handling: Handling, event: Of<Recorded>): void {
  const { at } = event;
  switch (event.type) {
    case 'step-recorded': {
      const { step, outcome, by, note = null } = event;
      const others = handling.steps.filter((one) => one.step !== step);
      handling.steps = kept([...others, { step, outcome, by, at, note }]);
      return;
    }
    case 'brief-handed-over': {
      const { digest, document, to, by } = event;
      handling.briefs = kept([...handling.briefs, { digest, document, to, by, at }]);
      return;
    }
    case 'police-progress': {
      const { stage, by, route = null, reference = null, note = null, reason } = event;
      const said = { stage, at, by, route, reference, note, ...(reason !== undefined && { reason }) };
      handling.police = kept([...handling.police, said]);
      return;
    }
    case 'call-asked': {
      const { call, target, listen, by } = event;
      const legs = { operator: 'asked', other: 'asked' } as const;
      handling.calls = kept([...handling.calls, { call, target, listen, by, at, legs, reason: null }]);
      return;
    }
    case 'call-voice': {
      const known = handling.calls.find(({ call }) => call === event.call);
      if (known !== undefined) known.listen = !event.speak;
      return;
    }
    case 'call-reported': {
      const known = handling.calls.find(({ call }) => call === event.call);
      if (known === undefined) return;
      known.legs = { ...known.legs, [event.leg]: event.state };
      // The first says what went wrong; what comes after it only follows from it.
      known.reason ??= event.reason ?? null;
      return;
    }
  }
}

function kept<T>(records: T[]): T[] {
  return records.slice(-MAX_RECORDS);
}

function claim(doc: IncidentDoc, handling: Handling, { holder, at }: Of<'incident-claimed'>): void {
  handling.claim = { by: holder, at };
  handling.releasedAt = null;
  if (handling.firstHandledAt !== null) return;
  handling.firstHandledAt = at;
  handling.seenSignals = doc.signalCount;
}

/** What is put aside is nobody's to work on; its owner answers for it. */
function shelve(state: PartitionState, handling: Handling, event: Of<'incident-shelved'>): void {
  const { until, owner, by, at, note } = event;
  handling.shelved = { until, owner, by, at, note };
  handling.claim = null;
  handling.releasedAt = null;
  state.due.push({ at: until, owner: event.incident, kind: 'incident' });
}

function reopenUnveiled(doc: IncidentDoc, handling: Handling, generation: number | undefined): void {
  unveil(handling);
  reopen(doc, generation ?? doc.generation + 1);
}

/** The next acceptance is shown at the scene again. */
function unveil(handling: Handling): void {
  if (handling.veil !== undefined) handling.veil = { ...handling.veil, accepted: false };
}
