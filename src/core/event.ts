import type { DrillFigures } from './drill.ts';
import type { AttemptId, ContactId, DeviceId, IncidentId, NoteId, PremisesId, SignalId } from './ids.ts';
import type { Actor, AttemptState, ClockJump, CloseReason, FailReason, SentAgain, SupervisionState } from './input.ts';
import type { Plan } from './plan.ts';
import type { Tracker } from './rules/tracker.ts';
import type { Arming, Origin, Signal } from './signal.ts';
import type { DurationMs, Instant } from './time.ts';

/** 1 is the highest. */
export type Priority = 1 | 2 | 3 | 4;

/** What happened, as the journal keeps it. Facts only: never a person's name, number, address or words. */
export type Happening =
  | {
      type: 'signal-received';
      premises: PremisesId;
      origin: Origin;
      signal: Signal;
      receivedAt: Instant;
      late: boolean;
      /** It counts for the chatter of its sensor. Events from before there was such a count replay to what they led to then. */
      counts?: true;
    }
  | {
      type: 'quarantined';
      premises: PremisesId;
      device: DeviceId;
      reason: string;
      bytes: number;
      digest: string;
      sample?: string;
    }
  /** A sensor goes into alarm again and again; until it is calm its repetitions are counted and not told. */
  | {
      type: 'chatter-started';
      premises: PremisesId;
      device: DeviceId;
      kind: Signal['kind'];
      sensor?: string;
      since: Instant;
      count: number;
      calmMs: DurationMs;
    }
  | {
      type: 'chatter-ended';
      premises: PremisesId;
      device: DeviceId;
      kind: Signal['kind'];
      sensor?: string;
      since: Instant;
      /** How often it spoke. */
      count: number;
    }
  | { type: 'arming-changed'; premises: PremisesId; device: DeviceId; arming: Arming }
  | { type: 'rule-tracked'; premises: PremisesId; tracker: Tracker }
  | { type: 'rule-forgot'; premises: PremisesId; tracker: string }
  | {
      type: 'incident-opened';
      premises: PremisesId;
      incident: IncidentId;
      kind: string;
      priority: Priority;
      rule: string;
      plan: Plan;
      /** The gateway's own daily test; nobody is in need. */
      drill?: true;
    }
  | {
      type: 'signal-joined';
      premises: PremisesId;
      incident: IncidentId;
      device: DeviceId;
      signal: SignalId;
      kind: Signal['kind'];
      state?: string;
      sensor?: string;
      receivedAt: Instant;
      late: boolean;
    }
  | {
      type: 'severity-raised';
      premises: PremisesId;
      incident: IncidentId;
      kind: string;
      priority: Priority;
      rule: string;
      plan: Plan;
      generation: number;
    }
  | { type: 'condition-returned'; premises: PremisesId; incident: IncidentId }
  | { type: 'round-started'; premises: PremisesId; incident: IncidentId; round: number }
  | {
      type: 'attempt-planned';
      premises: PremisesId;
      incident: IncidentId;
      attempt: AttemptId;
      generation: number;
      round: number;
      step: number;
      rung: number;
      channel: string;
      contact?: ContactId;
      /** A drill's, which stops at the provider's door: nobody is called or texted. */
      rehearsed?: true;
      /** The next rung begins then, if no human has accepted. */
      waitUntil: Instant;
    }
  | {
      type: 'attempt-reported';
      premises: PremisesId;
      incident: IncidentId;
      attempt: AttemptId;
      channel: string;
      state: AttemptState;
      reason?: FailReason;
      reference?: string;
      rehearsed?: true;
      /** Sent again after a restart, and why: whoever is called may have been called for it before. */
      again?: SentAgain;
    }
  | { type: 'step-exhausted'; premises: PremisesId; incident: IncidentId; step: number }
  | { type: 'nobody-answered'; premises: PremisesId; incident: IncidentId; round: number; againAt: Instant }
  | { type: 'incident-acknowledged'; premises: PremisesId; incident: IncidentId; by: Actor; generation: number }
  | {
      type: 'acceptance-too-late';
      premises: PremisesId;
      incident: IncidentId;
      by: Actor;
      why: 'already-accepted' | 'superseded';
    }
  | { type: 'incident-noted'; premises: PremisesId; incident: IncidentId; by: Actor; note: NoteId }
  | { type: 'help-sent'; premises: PremisesId; incident: IncidentId; by: Actor; note?: NoteId }
  | {
      type: 'incident-closed';
      premises: PremisesId;
      incident: IncidentId;
      by: Actor;
      reason: CloseReason;
      note?: NoteId;
    }
  | {
      type: 'supervision-changed';
      premises: PremisesId;
      device: DeviceId;
      from: SupervisionState;
      to: SupervisionState;
      lastSeenAt: Instant;
      deadlineAt: Instant;
    }
  | { type: 'unobserved'; fromAt: Instant; toAt: Instant }
  | { type: 'flood-began'; since: Instant; alarms: number; operators: number }
  | { type: 'flood-ended'; since: Instant; alarms: number; operators: number }
  | ({ type: 'clock-jumped' } & ClockJump)
  /** The daily self-test came through, with what was measured. */
  | { type: 'drill-passed'; premises: PremisesId; incident: IncidentId; figures: DrillFigures }
  /** It did not; the incident is the one that says so. */
  | { type: 'drill-failed'; premises: PremisesId; incident: IncidentId; figures: DrillFigures; missing: string[] };

export type HappeningType = Happening['type'];

/** A happening with its place: `seq` counts without a gap within its partition and is the place in the hash chain. */
export type HeartEvent = Happening & {
  seq: number;
  at: Instant;
  /** What a chattering sensor repeats: on record, and told to nobody. */
  quiet?: true;
};
