import type { ActivationClass, ConfirmedHow } from './confirmation/rules.ts';
import type { DrillFigures } from './drill.ts';
import type {
  CallLeg,
  CallState,
  CallTarget,
  Heard,
  PoliceStage,
  ReleaseCause,
  StepOutcome,
} from './handling/words.ts';
import type { SuspicionWhy } from './identity/suspicion.ts';
import type {
  AttemptId,
  CallId,
  ContactId,
  DeviceId,
  IncidentId,
  NoteId,
  PointId,
  PremisesId,
  SignalId,
  StaffId,
} from './ids.ts';
import type { Passes } from './incident/fail.ts';
import type { SkipReason } from './incident/skip-reason.ts';
import type {
  Actor,
  AttemptState,
  ClockJump,
  CloseCause,
  CloseReason,
  FailReason,
  SentAgain,
  SupervisionState,
} from './input.ts';
import type { Plan } from './plan.ts';
import type { RejectReason, TaskKind } from './police/routes.ts';
import type { TaskWhy } from './police/task.ts';
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
      /** Its device is being tested: on record, and no rule saw it, unless a person called for help. */
      onTest?: true;
      /** Its sensor is left out: on record, and no rule saw it. */
      bypassed?: true;
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
  /** Somebody spoke as this device who may not be it; a tamper signal of its sensor `identity` follows. */
  | { type: 'identity-suspected'; premises: PremisesId; device: DeviceId; why: SuspicionWhy; receivedAt: Instant }
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
      /** By a device that was being tested; it is answered like any other. */
      onTest?: true;
      /** By a device that an installer is at: the desk answers it, and nobody is called from their bed for it. */
      commissioning?: true;
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
      /** Of a late one: when it happened by the device's own clock. Shown, never trusted. */
      saidAt?: Instant;
      /** What it counts as when the alarms of the home are confirmed; absent: it does not count. */
      activation?: ActivationClass;
    }
  /** What went off agrees: the alarm is confirmed (BS 8243:2021). Said once. */
  | { type: 'incident-confirmed'; premises: PremisesId; incident: IncidentId; how: ConfirmedHow }
  /** The police have to be told by a person, and why it is not done by itself. */
  | {
      type: 'task-raised';
      premises: PremisesId;
      incident: IncidentId;
      task: number;
      kind: TaskKind;
      why: TaskWhy;
      priority: 1;
    }
  | { type: 'task-done'; premises: PremisesId; incident: IncidentId; task: number; by: Actor }
  | {
      type: 'severity-raised';
      premises: PremisesId;
      incident: IncidentId;
      kind: string;
      priority: Priority;
      rule: string;
      plan: Plan;
      generation: number;
      /** By a word of duress: nothing outside the desk is told of it. */
      silent?: true;
      /** An installer's test until now; a device in use has raised it, so that it is a true alarm from here on. */
      inEarnest?: true;
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
      point?: PointId;
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
      /** Of no use for the rest of the round: this number, or this person at all. */
      passes?: Passes;
    }
  /** A way to somebody that is not safe, or not theirs, right now: it was left out. */
  | {
      type: 'rung-skipped';
      premises: PremisesId;
      incident: IncidentId;
      round: number;
      step: number;
      rung: number;
      contact?: ContactId;
      channel: string;
      why: SkipReason;
    }
  /** `lane`: only of those who are told together, counted from 0. */
  | { type: 'step-exhausted'; premises: PremisesId; incident: IncidentId; step: number; lane?: number }
  | { type: 'nobody-answered'; premises: PremisesId; incident: IncidentId; round: number; againAt: Instant }
  /** Another policy takes over. */
  | { type: 'plan-replaced'; premises: PremisesId; incident: IncidentId; plan: Plan; why: 'ceiling' }
  | { type: 'incident-acknowledged'; premises: PremisesId; incident: IncidentId; by: Actor; generation: number }
  /** Somebody accepted, and somebody of each step in `waitingFor` has to accept as well: it stays open. */
  | {
      type: 'acceptance-counted';
      premises: PremisesId;
      incident: IncidentId;
      by: Actor;
      step?: number;
      waitingFor: number[];
    }
  /** Nothing followed the acceptance of `by`: it is open again and people are told anew. */
  | { type: 'acceptance-lapsed'; premises: PremisesId; incident: IncidentId; by: Actor; generation: number }
  /** A member of staff reaches somebody outside their safe hours or ways; a life is at risk. */
  | {
      type: 'reach-overridden';
      premises: PremisesId;
      incident: IncidentId;
      by: Actor;
      contact: ContactId;
      channel: string;
      point?: PointId;
      note: NoteId;
    }
  | {
      type: 'acceptance-too-late';
      premises: PremisesId;
      incident: IncidentId;
      by: Actor;
      why: 'already-accepted' | 'superseded';
    }
  /** Somebody opened what is known of the people in a closed incident, and said why. */
  | { type: 'record-opened'; premises: PremisesId; incident: IncidentId; by: Actor; note: NoteId }
  | { type: 'incident-noted'; premises: PremisesId; incident: IncidentId; by: Actor; note: NoteId }
  | { type: 'help-sent'; premises: PremisesId; incident: IncidentId; by: Actor; note?: NoteId }
  | {
      type: 'incident-closed';
      premises: PremisesId;
      incident: IncidentId;
      by: Actor;
      reason: CloseReason;
      cause?: CloseCause;
      note?: NoteId;
      /** The second pair of eyes, where the plan asks for one. */
      agreedBy?: Actor;
    }
  | HandlingHappening
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
  | { type: 'shift-handed-over'; by: Actor; to: StaffId | null; incidents: IncidentId[]; note?: NoteId }
  | { type: 'test-began'; premises: PremisesId; device: DeviceId; until: Instant; by: Actor; note?: NoteId }
  | {
      type: 'test-ended';
      premises: PremisesId;
      device: DeviceId;
      until: Instant;
      by: Actor;
      why: 'time' | 'person';
      note?: NoteId;
    }
  /** A sensor, or all of a device's, is left out until then: what it says is on record, and no rule sees it. */
  | {
      type: 'bypass-began';
      premises: PremisesId;
      device: DeviceId;
      sensor?: string;
      until: Instant;
      by: Actor;
      note?: NoteId;
    }
  /** It still is after a day, and somebody is told. */
  | { type: 'bypass-lasts'; premises: PremisesId; device: DeviceId; sensor?: string }
  | {
      type: 'bypass-ended';
      premises: PremisesId;
      device: DeviceId;
      sensor?: string;
      by: Actor;
      why: 'time' | 'person';
      note?: NoteId;
    }
  /** A battery has fallen, or was changed. */
  | { type: 'battery-read'; premises: PremisesId; device: DeviceId; sensor?: string; percent: number }
  /** The daily self-test came through, with what was measured. */
  | { type: 'drill-passed'; premises: PremisesId; incident: IncidentId; figures: DrillFigures }
  /** It did not; the incident is the one that says so. */
  | { type: 'drill-failed'; premises: PremisesId; incident: IncidentId; figures: DrillFigures; missing: string[] };

type OfIncident<Type extends string> = { type: Type; premises: PremisesId; incident: IncidentId };
type ByPerson<Type extends string> = OfIncident<Type> & { by: Actor };

/** What people at the desk did about an incident. */
export type HandlingHappening =
  | (ByPerson<'incident-claimed'> & {
      holder: StaffId;
      from: StaffId | null;
      how: 'claimed' | 'taken' | 'handed-over';
    })
  /** `reopened`: nobody else had accepted, so that it is open again and people are told anew. */
  | (ByPerson<'incident-released'> & {
      holder: StaffId;
      cause: ReleaseCause;
      reopened: boolean;
      generation?: number;
    })
  | (ByPerson<'signals-seen'> & { count: number })
  | (ByPerson<'step-recorded'> & { step: string; outcome: StepOutcome; note?: NoteId })
  | (ByPerson<'word-heard'> & { heard: Heard })
  | (ByPerson<'brief-handed-over'> & { digest: string; document: NoteId; to: string })
  /** `attempt` and `reason`: what the police said themselves of an alarm that was handed to them electronically. */
  | (ByPerson<'police-progress'> & {
      stage: PoliceStage;
      route?: string;
      reference?: NoteId;
      note?: NoteId;
      attempt?: AttemptId;
      reason?: RejectReason;
    })
  | (ByPerson<'incident-shelved'> & { owner: StaffId; until: Instant; note: NoteId })
  /** By time and by news it is open again; by a person it is theirs. */
  | (ByPerson<'incident-unshelved'> & { why: 'time' | 'person' | 'news'; generation?: number })
  | (ByPerson<'close-proposed'> & { reason: CloseReason; cause?: CloseCause; note?: NoteId })
  | (ByPerson<'close-refused'> & { note?: NoteId })
  | (ByPerson<'call-asked'> & { call: CallId; target: CallTarget; listen: boolean })
  /** From now on whoever called is heard, or is not. */
  | (ByPerson<'call-voice'> & { call: CallId; speak: boolean })
  | (OfIncident<'call-reported'> & {
      call: CallId;
      leg: CallLeg;
      state: Exclude<CallState, 'asked'>;
      reason?: FailReason;
    });

export type HappeningType = Happening['type'];

/** A happening with its place: `seq` counts without a gap within its partition and is the place in the hash chain. */
export type HeartEvent = Happening & {
  seq: number;
  at: Instant;
  /** What a chattering sensor repeats, and the levels of batteries: on record, and told to nobody. */
  quiet?: true;
};
