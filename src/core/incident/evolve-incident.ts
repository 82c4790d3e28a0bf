import type { HeartEvent, Priority } from '../event.ts';
import type { Handling } from '../handling/handling.ts';
import { evolvePlannedPolice, noteProgress } from '../police/evolve-police.ts';
import type { SignalKind } from '../signal.ts';
import { NORMAL_WORDS } from '../signal.ts';
import type { IncidentDoc, JoinedSignal, PartitionState } from '../state.ts';
import { sensorKey, touchIncident, touchPremises } from '../touch.ts';

/** Distinct signals an incident lists by itself; every one is in the journal and counted. */
export const MAX_JOINED = 64;
const MAX_ACTIVE = 64;

type Of<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

type IncidentEvent = Of<
  | 'incident-opened'
  | 'signal-joined'
  | 'severity-raised'
  | 'condition-returned'
  | 'incident-acknowledged'
  | 'acceptance-counted'
  | 'acceptance-lapsed'
  | 'incident-noted'
  | 'help-sent'
  | 'incident-closed'
>;

export function evolveIncident(state: PartitionState, event: IncidentEvent): void {
  if (event.type === 'incident-opened') return open(state, event);
  const doc = touchIncident(state, event.incident);
  if (doc === undefined) return;
  switch (event.type) {
    case 'signal-joined':
      return join(doc, event);
    case 'severity-raised': {
      const before = { priority: doc.priority, accepted: doc.state === 'acknowledged' };
      doc.kind = event.kind;
      doc.priority = event.priority;
      doc.rule = event.rule;
      doc.plan = event.plan;
      if (event.inEarnest === true) {
        delete doc.commissioning;
        delete doc.onTest;
      }
      doc.state = 'open';
      doc.acknowledgedBy = null;
      doc.acknowledgedAt = null;
      if (doc.handling !== undefined) raiseHandling(doc.handling, before, event);
      evolvePlannedPolice(state, doc, event);
      return newGeneration(doc, event.generation);
    }
    case 'condition-returned':
      doc.condition = 'normal';
      return;
    case 'incident-acknowledged':
      doc.state = 'acknowledged';
      doc.acknowledgedBy = event.by;
      doc.acknowledgedAt = event.at;
      return accepted(doc, event);
    case 'acceptance-counted':
      return count(doc, event);
    case 'acceptance-lapsed':
      return lapse(doc, event);
    case 'incident-noted':
      doc.notes += 1;
      return;
    case 'help-sent':
      doc.helpSentAt = event.at;
      return noteProgress(state, doc, event);
    case 'incident-closed':
      return close(state, doc, event);
  }
}

function open(state: PartitionState, event: Of<'incident-opened'>): void {
  const doc: IncidentDoc = {
    id: event.incident,
    premises: event.premises,
    partition: state.partition,
    kind: event.kind,
    priority: event.priority,
    rule: event.rule,
    state: 'open',
    condition: 'active',
    openedAt: event.at,
    generation: 1,
    generationFrom: 1,
    attemptCount: 0,
    round: 0,
    plan: event.plan,
    ladders: [],
    repeatAt: null,
    unanswered: 0,
    acknowledgedBy: null,
    acknowledgedAt: null,
    helpSentAt: null,
    closedBy: null,
    closedAt: null,
    closeReason: null,
    closeNote: null,
    notes: 0,
    active: [],
    signals: [],
    signalCount: 0,
    ...(event.drill === true && { drill: event.drill }),
    ...(event.onTest === true && { onTest: event.onTest }),
    ...(event.commissioning === true && { commissioning: event.commissioning }),
  };
  state.incidents.set(doc.id, doc);
  state.dirty.incidents.add(doc.id);
  evolvePlannedPolice(state, doc, event);
  touchPremises(state, event.premises).openIncident = doc.id;
}

function join(doc: IncidentDoc, event: Of<'signal-joined'>): void {
  doc.signalCount += 1;
  markCondition(doc, event);
  const word = event.state ?? null;
  const sensor = event.sensor ?? null;
  const same = doc.signals.find(
    (s) => s.device === event.device && s.kind === event.kind && s.sensor === sensor && s.state === word,
  );
  if (same !== undefined) {
    same.repeats += 1;
    same.lastAt = event.receivedAt;
    return;
  }
  if (doc.signals.length >= MAX_JOINED) return;
  const joined: JoinedSignal = {
    device: event.device,
    id: event.signal,
    kind: event.kind,
    state: word,
    sensor,
    receivedAt: event.receivedAt,
    late: event.late,
    ...(event.saidAt === undefined ? {} : { saidAt: event.saidAt }),
    repeats: 0,
    lastAt: event.receivedAt,
  };
  doc.signals.push(joined);
}

/** Keeps the list of conditions that have not returned. A person's call for help is not a condition: it never returns. */
function markCondition(doc: IncidentDoc, event: Of<'signal-joined'>): void {
  const key = sensorKey(event.device, event.sensor, event.kind);
  if (event.state === undefined) {
    if (PERSON.has(event.kind) && !doc.active.includes(key) && doc.active.length < MAX_ACTIVE) doc.active.push(key);
    return;
  }
  if (event.kind === 'arm') return;
  if (NORMAL_WORDS.has(event.state)) doc.active = doc.active.filter((active) => active !== key);
  else if (!doc.active.includes(key) && doc.active.length < MAX_ACTIVE) doc.active.push(key);
  if (doc.active.length > 0) doc.condition = 'active';
}

/** Kinds by which a person called for help. */
const PERSON: ReadonlySet<SignalKind> = new Set(['panic', 'duress', 'hold-up']);

/** It is graver than what was to be closed. A word of duress leaves a veil over how it stands; whatever else raises it lifts that. */
function raiseHandling(
  handling: Handling,
  { priority, accepted }: { priority: Priority; accepted: boolean },
  { silent }: Of<'severity-raised'>,
): void {
  handling.proposed = null;
  handling.shelved = null;
  if (silent !== true) delete handling.veil;
  else {
    const veiled = handling.veil;
    handling.veil = { priority: veiled?.priority ?? priority, accepted: accepted || veiled?.accepted === true };
  }
}

/** It is to be accepted anew. */
export function reopen(doc: IncidentDoc, generation: number): void {
  doc.state = 'open';
  doc.acknowledgedBy = null;
  doc.acknowledgedAt = null;
  newGeneration(doc, generation);
}

/** Where more than one person had to accept, it stays known who did. */
function accepted(doc: IncidentDoc, { by, at, generation }: Of<'incident-acknowledged'>): void {
  const others = doc.accepted;
  newGeneration(doc, generation);
  if (others !== undefined) doc.accepted = [...others, { by, step: null, at }];
}

/** Only those who still have to accept are told further. */
function count(doc: IncidentDoc, { by, at, step, waitingFor }: Of<'acceptance-counted'>): void {
  doc.accepted = [...(doc.accepted ?? []), { by, step: step ?? null, at }];
  doc.waitingFor = waitingFor;
  for (const ladder of doc.ladders) if (!waitingFor.includes(ladder.step)) ladder.nextAt = null;
}

function lapse(doc: IncidentDoc, { generation }: Of<'acceptance-lapsed'>): void {
  const veil = doc.handling?.veil;
  // The next acceptance is shown at the scene again.
  if (doc.handling !== undefined && veil !== undefined) doc.handling.veil = { ...veil, accepted: false };
  reopen(doc, generation);
}

function newGeneration(doc: IncidentDoc, generation: number): void {
  doc.generation = generation;
  doc.generationFrom = doc.attemptCount + 1;
  doc.round = 0;
  doc.ladders = [];
  doc.repeatAt = null;
  for (const field of OF_ONE_GENERATION) delete doc[field];
}

const OF_ONE_GENERATION = ['accepted', 'waitingFor', 'planFrom', 'passed', 'actBy'] as const;

const OVER = { claim: null, releasedAt: null, shelved: null, proposed: null } as const;

function close(state: PartitionState, doc: IncidentDoc, event: Of<'incident-closed'>): void {
  doc.state = 'closed';
  delete doc.actBy;
  doc.closedBy = event.by;
  doc.closedAt = event.at;
  doc.closeReason = event.reason;
  doc.closeNote = event.note ?? null;
  if (event.cause !== undefined) doc.closeCause = event.cause;
  if (event.agreedBy !== undefined) doc.closeAgreedBy = event.agreedBy;
  if (doc.handling !== undefined) Object.assign(doc.handling, OVER);
  doc.ladders = [];
  doc.repeatAt = null;
  if (doc.policeChain !== undefined) doc.policeChain.nextAt = null;
  touchPremises(state, doc.premises).openIncident = null;
}
