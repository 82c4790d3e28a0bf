import type { DrillReport } from './drill.ts';
import type { AttemptId, ContactId, IncidentId, NoteId, StaffId } from './ids.ts';
import type { Origin, Signal } from './signal.ts';
import type { DurationMs, Instant } from './time.ts';

/** Who did it: a member of staff at the desk, a contact on a telephone, or a script with a token. Ids only. */
export type Actor =
  | { kind: 'staff'; staff: StaffId }
  | { kind: 'contact'; contact: ContactId; attempt: AttemptId }
  | { kind: 'token'; token: string }
  /** The gateway itself, which may end its own drills and nothing else. */
  | { kind: 'gateway' };

export const CLOSE_REASONS = ['false', 'planned', 'precautionary', 'incident'] as const;
/** Outcome of an incident: false alarm, planned activation or test, precautionary, or a true incident. */
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** What the desk (or a peer with a token) asks for. Free text is in the vault; a command carries its id. */
export type Command =
  | { command: 'acknowledge'; incident: IncidentId; by: Actor }
  | { command: 'note'; incident: IncidentId; by: Actor; note: NoteId }
  | { command: 'help-on-the-way'; incident: IncidentId; by: Actor; note?: NoteId }
  | { command: 'close'; incident: IncidentId; by: Actor; reason: CloseReason; note?: NoteId };

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
  | 'no-number';

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
  | { type: 'command'; order: Command }
  /** A person accepted on a telephone: a key or a reply code, which names the attempt it was about. */
  | { type: 'acceptance'; attempt: AttemptId; contact: ContactId; how: 'key' | 'reply' }
  | { type: 'report'; report: Report }
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
  /** The daily self-test is over; `incident` is the drill's own, if it got so far. */
  | ({ type: 'drill-over'; incident?: IncidentId } & DrillReport);
