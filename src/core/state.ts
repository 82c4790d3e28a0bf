import type { Battery } from './battery/battery.ts';
import { type Chatter, calmAt } from './chatter/chatter.ts';
import type { Activation, ConfirmedHow } from './confirmation/rules.ts';
import { DueHeap } from './due-heap.ts';
import type { HeartEvent, Priority } from './event.ts';
import { bypassDueAt } from './handling/bypass-times.ts';
import type { Handling } from './handling/handling.ts';
import type {
  AttemptId,
  ContactId,
  DeviceId,
  IncidentId,
  NoteId,
  Partition,
  PointId,
  PremisesId,
  SignalId,
  StaffId,
} from './ids.ts';
import type { Actor, AttemptState, CloseCause, CloseReason, FailReason, SupervisionState } from './input.ts';
import type { Plan } from './plan.ts';
import type { PoliceChain } from './police/chain.ts';
import type { PoliceTask } from './police/task.ts';
import type { Tracker } from './rules/tracker.ts';
import type { Arming, Origin, Signal, SignalKind } from './signal.ts';
import type { Instant } from './time.ts';

/*
 * The documents of the heart. Every field is always present (null when empty), so that a document read back from disk
 * and changed again is the same to the byte as one that never left memory.
 */

export interface SensorState {
  kind: SignalKind;
  state: string;
  at: Instant;
}

export interface PremisesDoc {
  id: PremisesId;
  arming: Arming;
  /** Last known state by `{device}/{sensor}/{kind}`. */
  sensors: Record<string, SensorState>;
  trackers: Tracker[];
  openIncident: IncidentId | null;
  /** Sensors that have gone into alarm lately, for chatter; absent when there are none. */
  chatter?: Chatter[];
  /** Devices that are being tested; absent when there are none. */
  onTest?: OnTest[];
  /** Sensors that are left out for a time; absent when there are none. */
  bypasses?: Bypass[];
  /** What has gone off lately, over incidents, so that one alarm can confirm another; absent when there is nothing. */
  activations?: Activation[];
}

/** A device that is being tested, until when, and by whom. */
export interface OnTest {
  device: DeviceId;
  until: Instant;
  by: Actor;
  /** Why, in the words of whoever began it. */
  note?: NoteId;
  /** What it has left in alarm so far: rules see it when the test is over. */
  standing: { origin: Origin; signal: Signal; receivedAt: Instant }[];
}

/** A sensor, or all of a device's, that is left out: since when, until when, and by whom. */
export interface Bypass {
  device: DeviceId;
  /** Absent: all that the device has. */
  sensor?: string;
  since: Instant;
  until: Instant;
  by: Actor;
  note?: NoteId;
  /** Somebody has been told that it still lasts. */
  nagged?: true;
  standing: OnTest['standing'];
}

/** A signal as an incident shows it; the same sensor saying the same again is counted, not listed again. */
export interface JoinedSignal {
  device: DeviceId;
  id: SignalId;
  kind: SignalKind;
  state: string | null;
  sensor: string | null;
  receivedAt: Instant;
  late: boolean;
  /** Of a late one: when it happened by the device's own clock. */
  saidAt?: Instant;
  repeats: number;
  lastAt: Instant;
}

/** How far one step has climbed in the current round. */
export interface Ladder {
  step: number;
  /** The rung under way; -1 before the step has begun. */
  rung: number;
  attempt: AttemptId | null;
  /** When the next rung begins; null when the step is exhausted. */
  nextAt: Instant | null;
  /** Whose ladder it is, in a step that tells people together. */
  lane?: number;
}

export interface IncidentDoc {
  id: IncidentId;
  premises: PremisesId;
  partition: Partition;
  kind: string;
  priority: Priority;
  rule: string;
  state: 'open' | 'acknowledged' | 'closed';
  /** `normal` when every condition has returned; the incident stays until a person closes it (ISA-18.2, RTNUN). */
  condition: 'active' | 'normal';
  openedAt: Instant;
  /** Bumped by an acceptance and by a rise in severity; what was about an older generation does nothing. */
  generation: number;
  /** Number of the first attempt of this generation. */
  generationFrom: number;
  attemptCount: number;
  round: number;
  plan: Plan;
  ladders: Ladder[];
  repeatAt: Instant | null;
  /** Rounds that ended with nobody. */
  unanswered: number;
  acknowledgedBy: Actor | null;
  acknowledgedAt: Instant | null;
  helpSentAt: Instant | null;
  closedBy: Actor | null;
  closedAt: Instant | null;
  closeReason: CloseReason | null;
  closeNote: NoteId | null;
  notes: number;
  /** Conditions not yet returned to normal, `{device}/{sensor}/{kind}`. */
  active: string[];
  signals: JoinedSignal[];
  signalCount: number;
  /** Only on the gateway's own daily test. */
  drill?: true;
  /** A device that was being tested opened it. */
  onTest?: true;
  /** A device that an installer is at opened it, and none that is in use has raised it since. */
  commissioning?: true;
  handling?: Handling;
  /** Unless somebody does something about it until then, its acceptance lapses. */
  actBy?: Instant;
  /** Who has accepted so far, where more than one has to; `step` is the step that it was asked by. */
  accepted?: { by: Actor; step: number | null; at: Instant }[];
  /** The steps of which somebody still has to accept, once one has. */
  waitingFor?: number[];
  /** The round with which its plan began; absent: the first. */
  planFrom?: number;
  /** Of no use for the rest of the round: people who said that they cannot, and numbers that cannot be reached. */
  passed?: { contacts: ContactId[]; points: PointId[] };
  closeCause?: CloseCause;
  closeAgreedBy?: Actor;
  confirmed?: { how: ConfirmedHow; at: Instant };
  /** Where the plan has ways to the police. */
  policeChain?: PoliceChain;
  /** What a person has to do so that the police know; all of them, done or not. */
  tasks?: PoliceTask[];
}

export interface AttemptDoc {
  id: AttemptId;
  incident: IncidentId;
  premises: PremisesId;
  generation: number;
  round: number;
  step: number;
  rung: number;
  channel: string;
  contact: ContactId | null;
  point?: PointId;
  state: AttemptState;
  reason: FailReason | null;
  reference: string | null;
  plannedAt: Instant;
  waitUntil: Instant;
  changedAt: Instant;
}

export interface DeviceDoc {
  id: DeviceId;
  premises: PremisesId;
  supervision: SupervisionState;
  since: Instant;
  lastSeenAt: Instant;
  deadlineAt: Instant;
  /** Absent while no battery has been read. */
  batteries?: Battery[];
}

/** Intervals in which the gateway saw nothing, newest last. */
export interface GatewayDoc {
  id: 'gateway';
  gaps: { fromAt: Instant; toAt: Instant }[];
  /** There only while the desk is flooded. */
  flood?: { since: Instant };
  /** The last hand-over from one shift to the next. */
  shift?: { by: Actor; to: StaffId | null; at: Instant; incidents: IncidentId[]; note: NoteId | null };
}

/** Which documents an input has changed; the loop writes them in the input's own transaction. */
export interface Dirty {
  premises: Set<PremisesId>;
  incidents: Set<IncidentId>;
  attempts: Set<AttemptId>;
  devices: Set<DeviceId>;
  gateway: boolean;
}

/** Everything the heart knows of one partition. Owned by its loop: `evolve` changes it in place. */
export interface PartitionState {
  readonly partition: Partition;
  epoch: number;
  seq: number;
  premises: Map<PremisesId, PremisesDoc>;
  /** Not yet closed. */
  incidents: Map<IncidentId, IncidentDoc>;
  attempts: Map<AttemptId, AttemptDoc>;
  devices: Map<DeviceId, DeviceDoc>;
  gateway: GatewayDoc;
  due: DueHeap;
  dirty: Dirty;
}

export function emptyState(partition: Partition, epoch: number): PartitionState {
  return {
    partition,
    epoch,
    seq: 0,
    premises: new Map(),
    incidents: new Map(),
    attempts: new Map(),
    devices: new Map(),
    gateway: { id: 'gateway', gaps: [] },
    due: new DueHeap(),
    dirty: noDirt(),
  };
}

export function noDirt(): Dirty {
  return { premises: new Set(), incidents: new Set(), attempts: new Set(), devices: new Set(), gateway: false };
}

/** A home nobody has heard of yet: disarmed, nothing known. */
export function emptyPremises(id: PremisesId): PremisesDoc {
  return { id, arming: 'disarmed', sensors: {}, trackers: [], openIncident: null };
}

/** An attempt as it begins. */
export function plannedAttempt(event: Extract<HeartEvent, { type: 'attempt-planned' }>): AttemptDoc {
  return {
    id: event.attempt,
    incident: event.incident,
    premises: event.premises,
    generation: event.generation,
    round: event.round,
    step: event.step,
    rung: event.rung,
    channel: event.channel,
    contact: event.contact ?? null,
    ...(event.point !== undefined && { point: event.point }),
    state: 'planned',
    reason: null,
    reference: null,
    plannedAt: event.at,
    waitUntil: event.waitUntil,
    changedAt: event.at,
  };
}

/** True when a human has accepted or nothing more can come of it. */
export function isSettled(state: AttemptState): boolean {
  return state === 'human' || state === 'failed';
}

/**
 * Lets go of incidents that have been closed, and of their attempts. Called when the documents of an input have been
 * handed to the journal; replay calls it at the same point.
 */
export function dropClosed(state: PartitionState, ids: Iterable<IncidentId>): void {
  for (const id of ids) {
    if (state.incidents.get(id)?.state !== 'closed') continue;
    state.incidents.delete(id);
    for (const attempt of state.attempts.values()) if (attempt.incident === id) state.attempts.delete(attempt.id);
  }
}

/** Puts every pending time of the documents on the heap; used after loading them. */
export function rebuildDue(state: PartitionState): void {
  state.due = new DueHeap();
  for (const doc of state.incidents.values()) {
    if (doc.repeatAt !== null) state.due.push({ at: doc.repeatAt, owner: doc.id, kind: 'incident' });
    const police = doc.policeChain?.nextAt ?? null;
    if (police !== null) state.due.push({ at: police, owner: doc.id, kind: 'incident' });
    for (const { nextAt } of doc.ladders)
      if (nextAt !== null) state.due.push({ at: nextAt, owner: doc.id, kind: 'incident' });
    if (doc.actBy !== undefined) state.due.push({ at: doc.actBy, owner: doc.id, kind: 'incident' });
    const shelved = doc.handling?.shelved;
    if (shelved) state.due.push({ at: shelved.until, owner: doc.id, kind: 'incident' });
  }
  for (const doc of state.premises.values()) {
    for (const { dueAt } of doc.trackers) {
      if (dueAt !== undefined) state.due.push({ at: dueAt, owner: doc.id, kind: 'premises' });
    }
    for (const bypass of doc.bypasses ?? [])
      state.due.push({ at: bypassDueAt(bypass), owner: doc.id, kind: 'premises' });
    for (const { until } of doc.onTest ?? []) state.due.push({ at: until, owner: doc.id, kind: 'premises' });
    for (const chatter of doc.chatter ?? []) {
      const at = calmAt(chatter);
      if (at !== null) state.due.push({ at, owner: doc.id, kind: 'premises' });
    }
  }
}
