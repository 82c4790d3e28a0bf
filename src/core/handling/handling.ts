import type { Priority } from '../event.ts';
import type { CallId, NoteId, StaffId } from '../ids.ts';
import type { Actor, CloseCause, CloseReason, FailReason } from '../input.ts';
import type { RejectReason } from '../police/routes.ts';
import type { Instant } from '../time.ts';
import type { CallLeg, CallState, CallTarget, Heard, PoliceStage, StepOutcome } from './words.ts';

export interface StepRecord {
  step: string;
  outcome: StepOutcome;
  by: Actor;
  at: Instant;
  note: NoteId | null;
}

export interface PoliceRecord {
  stage: PoliceStage;
  at: Instant;
  by: Actor;
  route: string | null;
  reference: NoteId | null;
  note: NoteId | null;
  /** Of a refusal in the police's own words. */
  reason?: RejectReason;
}

export interface CallRecord {
  call: CallId;
  target: CallTarget;
  listen: boolean;
  by: Actor;
  at: Instant;
  legs: Record<CallLeg, CallState>;
  reason: FailReason | null;
}

/** What people at the desk have done about an incident. Absent from its document until something of it happened. */
export interface Handling {
  /** Who is on it; at most one. */
  claim: { by: StaffId; at: Instant } | null;
  /** Somebody let go of it then: it stands on top of its priority until somebody claims it again. */
  releasedAt: Instant | null;
  /** A person at the desk first took it then: the handling time ends here. */
  firstHandledAt: Instant | null;
  /** How many of its signals the desk has looked at. */
  seenSignals: number;
  /** The latest record of each step. */
  steps: StepRecord[];
  word: { heard: Heard; by: Actor; at: Instant } | null;
  briefs: { digest: string; document: NoteId; to: string; by: Actor; at: Instant }[];
  police: PoliceRecord[];
  shelved: { until: Instant; owner: StaffId; by: Actor; at: Instant; note: NoteId } | null;
  /** A closing that waits for a second pair of eyes. */
  proposed: { by: Actor; at: Instant; reason: CloseReason; cause: CloseCause | null; note: NoteId | null } | null;
  calls: CallRecord[];
  /**
   * Only after a word of duress: how the incident stood, and how it goes on standing for whatever is told of it at the scene
   * (docs/decisions/15).
   */
  veil?: { priority: Priority; accepted: boolean };
}

/** Records of one incident that are kept in its document; all of them are in the journal. */
export const MAX_RECORDS = 64;

/** Handling as it begins. */
export function noHandling(): Handling {
  return {
    claim: null,
    releasedAt: null,
    firstHandledAt: null,
    seenSignals: 0,
    steps: [],
    word: null,
    briefs: [],
    police: [],
    shelved: null,
    proposed: null,
    calls: [],
  };
}

/** Signals that have joined since the desk last looked; none while nobody has begun to handle it. */
export function unseenSignals({ handling, signalCount }: { handling?: Handling; signalCount: number }): number {
  if (handling === undefined) return 0;
  const looked = handling.firstHandledAt !== null || handling.seenSignals > 0;
  return looked ? Math.max(0, signalCount - handling.seenSignals) : 0;
}
