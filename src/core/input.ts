import type { DrillReport } from './drill.ts';
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
import type { AttemptId, CallId, ContactId, IncidentId, NoteId, PointId, PremisesId, StaffId } from './ids.ts';
import type { RejectReason, ReportedStage } from './police/routes.ts';
import type { Origin, Signal } from './signal.ts';
import type { DurationMs, Instant } from './time.ts';

/** Who did it: a member of staff at the desk, a contact on a telephone, or a script with a token. Ids only. */
export type Actor =
  | { kind: 'staff'; staff: StaffId }
  | { kind: 'contact'; contact: ContactId; attempt: AttemptId }
  | { kind: 'token'; token: string }
  /** The gateway itself, which may end its own drills and nothing else. */
  | { kind: 'gateway' }
  /** A police force in its own words, by electronic transfer. */
  | { kind: 'police'; force: string };

export const CLOSE_REASONS = ['false', 'planned', 'precautionary', 'incident'] as const;
/** Outcome of an incident: false alarm, planned activation or test, precautionary, or a true incident. */
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** What brought a false or planned activation about; the other outcomes need none. */
export const CLOSE_CAUSES = {
  false: ['child', 'resident-error', 'pet', 'visitor', 'equipment', 'installer', 'weather', 'unknown'],
  planned: ['test', 'training', 'maintenance'],
  precautionary: [],
  incident: [],
} as const satisfies Record<CloseReason, readonly string[]>;
export type CloseCause = (typeof CLOSE_CAUSES)[CloseReason][number];

type Of<Name extends string> = { command: Name; incident: IncidentId; by: Actor };

/** What the desk (or a peer with a token) asks for. Free text is in the vault; a command carries its id. */
export type Command =
  | Of<'acknowledge'>
  | (Of<'note'> & { note: NoteId })
  | (Of<'help-on-the-way'> & { note?: NoteId })
  | (Of<'close'> & { reason: CloseReason; cause?: CloseCause; note?: NoteId })
  /** A member of staff takes it on; `take` takes it from whoever has it, which the desk allows to few. */
  | (Of<'claim'> & { take?: true })
  /** By the holder; or by a supervisor, which the desk sees to, who names whose it is. */
  | (Of<'hand-over'> & { to: StaffId; holder?: StaffId })
  /** By the holder; or by the gateway, which names whose claim ends, so that nobody else's does. */
  | (Of<'release'> & { cause: ReleaseCause; holder?: StaffId })
  /** The desk has looked at the signals that joined later. */
  | Of<'seen'>
  | (Of<'step'> & { step: string; outcome: StepOutcome; note?: NoteId })
  | (Of<'word'> & { heard: Heard })
  /** The police brief was frozen and handed over; the document is in the vault. */
  | (Of<'brief'> & { digest: string; document: NoteId; to: string })
  | (Of<'police'> & { stage: PoliceStage; route?: string; reference?: NoteId; note?: NoteId })
  | (Of<'shelve'> & { until: Instant; owner: StaffId; note: NoteId })
  | Of<'unshelve'>
  /** A second person agrees to a closing, or does not. */
  | (Of<'review'> & { agrees: boolean; note?: NoteId })
  | (Of<'call'> & { call: CallId; target: CallTarget; listen: boolean })
  /** A life is at risk: somebody is reached outside their safe hours or ways. `note` holds the reason. */
  | (Of<'reach'> & { contact: ContactId; channel: string; point?: PointId; note: NoteId });

/**
 * How far a send has truly got. `human` is a pressed key, a reply code or a click: the only proof. An attempt only moves
 * forward; `failed` and `human` are final.
 */
export type AttemptState =
  | 'planned'
  | 'sending'
  | 'accepted'
  | 'delivered'
  | 'answered'
  | 'human'
  | 'failed'
  | 'unknown';

/** Why an attempt failed, as a closed list: it is shown, counted and tested. */
export type FailReason =
  | 'busy'
  | 'no-answer'
  | 'voicemail'
  | 'no-key'
  | 'declined'
  | 'rejected'
  | 'undeliverable'
  | 'provider-error'
  | 'provider-silent'
  | 'not-configured'
  | 'stood-down'
  | 'nobody-at-desk'
  | 'no-number'
  | 'no-urn'
  | 'bad-urn'
  | 'withdrawn'
  | 'not-acknowledged'
  /** The person has asked the provider not to be written to. */
  | 'opted-out'
  /** The provider says that there is no such number, or not for this way. */
  | 'not-a-number'
  /** The telephone is off or out of reach. */
  | 'unreachable'
  /** A carrier has held it back. */
  | 'filtered'
  /** The provider would not take it so fast. */
  | 'congested'
  /** The provider does not know us, or will not serve us. */
  | 'credentials'
  /** Answered by somebody who did not know the contact's PIN. */
  | 'wrong-pin'
  /** Its turn came so late that the way was not safe any more: nothing was sent. */
  | 'unsafe-now';

/** Why an attempt was sent again after a restart: its provider did not have it, or could not say, so that it may come twice. */
export type SentAgain = 'not-found' | 'unsure';

/** News of an attempt, from a channel. */
export interface Report {
  attempt: AttemptId;
  state: Exclude<AttemptState, 'planned' | 'human'>;
  reason?: FailReason;
  /** The provider's own id of the call or message. */
  reference?: string;
  /** With `sending`: not for the first time. */
  again?: SentAgain;
}

/** A device's supervision state. `unknown`: not observed yet, or the gateway was away. */
export type SupervisionState = 'ok' | 'late' | 'silent' | 'unknown';

/**
 * A clock jumped: `set`, the wall clock under a running gateway; `suspended`, the machine slept; `start`, the wall clock did not
 * fit the journal; `taken-over`, the gateway's time has gone forward to it. Offsets are wall clock less the gateway's time.
 */
export interface ClockJump {
  cause: 'start' | 'set' | 'suspended' | 'taken-over';
  /** By how much, all `jumps` together. */
  byMs: DurationMs;
  offsetBeforeMs: DurationMs;
  offsetMs: DurationMs;
  /** More than one when there were too many to write down each. */
  jumps: number;
}

/** Everything that can enter a partition's loop. There is no other way in. */
export type Input =
  | { type: 'signal'; origin: Origin; signal: Signal; receivedAt: Instant; late: boolean }
  | {
      type: 'quarantine';
      origin: Pick<Origin, 'device' | 'premises'>;
      reason: string;
      bytes: number;
      digest: string;
      sample?: string;
    }
  /** Somebody speaks as this device who may not be it. Never a sign of life. */
  | { type: 'suspicion'; origin: Origin; why: SuspicionWhy; receivedAt: Instant }
  /** A battery's level, as a device told it; whole percent. */
  | { type: 'battery'; origin: Pick<Origin, 'device' | 'premises'>; sensor?: string; percent: number }
  | { type: 'command'; order: Command }
  /** A person accepted on a telephone: a key or a reply code, which names the attempt it was about. */
  | { type: 'acceptance'; attempt: AttemptId; contact: ContactId; how: 'key' | 'reply' }
  | { type: 'report'; report: Report }
  /** The police say how far they are with what was handed to them electronically. `reference`: their number of it, in the vault. */
  | {
      type: 'police-report';
      incident: IncidentId;
      attempt: AttemptId;
      stage: ReportedStage;
      reason?: RejectReason;
      reference?: NoteId;
    }
  /** Supervision's verdict on a device, taken by the sweep. */
  | {
      type: 'verdict';
      origin: Origin;
      from: SupervisionState;
      to: SupervisionState;
      lastSeenAt: Instant;
      deadlineAt: Instant;
    }
  /** Time has passed a deadline of this partition. */
  | { type: 'due' }
  /** The gateway started or came back: the interval in which it saw nothing. */
  | { type: 'unobserved'; fromAt: Instant; toAt: Instant }
  /** There are more new alarms than the people at the desk can take in, or no longer. */
  | { type: 'flood'; now: 'began' | 'ended'; since: Instant; alarms: number; operators: number }
  | ({ type: 'clock-jumped' } & ClockJump)
  /** News of a call that the desk asked for. */
  | {
      type: 'call-report';
      incident: IncidentId;
      call: CallId;
      leg: CallLeg;
      state: Exclude<CallState, 'asked'>;
      reason?: FailReason;
    }
  /** Whoever called begins to be heard in their call, or is muted again. */
  | { type: 'call-voice'; incident: IncidentId; call: CallId; by: StaffId; speak: boolean }
  /** One shift hands on to the next; `incidents` are those that are open. */
  | { type: 'shift'; by: StaffId; to: StaffId | null; incidents: IncidentId[]; note?: NoteId }
  /** Somebody tests a device; `until` says when that ends by itself. */
  | { type: 'test-mode'; origin: Origin; now: 'began'; until: Instant; by: Actor; note?: NoteId }
  | { type: 'test-mode'; origin: Origin; now: 'ended'; by: Actor; note?: NoteId }
  /** A sensor of a device, or all of them, is left out for a time. */
  | { type: 'bypass'; origin: Origin; sensor?: string; now: 'began'; until: Instant; by: Actor; note?: NoteId }
  /** `gone`: the device is out of service, so that nothing of it is heard again. */
  | { type: 'bypass'; origin: Origin; sensor?: string; now: 'ended'; by: Actor; note?: NoteId; gone?: true }
  /** The desk opens the record of a closed incident to one person, with a reason. Nothing of the incident changes. */
  | { type: 'record-opened'; premises: PremisesId; incident: IncidentId; by: Actor; note: NoteId }
  /** The daily self-test is over; `incident` is the drill's own, if it got so far. */
  | ({ type: 'drill-over'; incident?: IncidentId } & DrillReport);
