import type { HeartEvent, Priority } from '../core/event.ts';
import type { Fault } from '../core/fault.ts';
import type { AttemptId, ContactId, DeviceId, IncidentId, Partition, PointId, PremisesId } from '../core/ids.ts';
import type { Actor, AttemptState, Input } from '../core/input.ts';
import type { Instant } from '../core/time.ts';

/** What became of an input, told after it is on disk. A refusal is an answer, not a failure: nothing was lost. */
export type Outcome = { ok: true } | { ok: false; fault: Fault };

export type Settled = (outcome: Outcome) => void;

/** The one way in. `settled` is called once, after the commit, in the order of submission. */
export interface Door {
  submit(partition: Partition, input: Input, settled?: Settled): void;
  /** Any valid message of a device: proves that it lives. `index` is the directory's dense index of the device. */
  sawLife(index: number): void;
  /** A lost connection or a will: a hint that shortens the fuse, never the verdict. */
  lostTouch(index: number): void;
}

/** One event on its way to the desk. Early ones (panic class) leave before the commit and come again after it, same position. */
export interface Told {
  partition: Partition;
  epoch: number;
  position: number;
  /** True when it left in parallel with the commit: carry no resume id with it. */
  early: boolean;
  /** It left while the journal could not be written; it may have to be told again under another position. */
  unjournaled?: true;
  event: HeartEvent;
  /**
   * For an event of an incident: JSON text of its document as it stands after the input, with the last event of the
   * input; null with the others.
   */
  incident?: string | null;
}

/** One attempt to be made. Everything a channel may know without the vault. */
export interface Send {
  attempt: AttemptId;
  incident: IncidentId;
  premises: PremisesId;
  partition: Partition;
  generation: number;
  round: number;
  step: number;
  channel: string;
  contact?: ContactId;
  /** Which of the contact's numbers. */
  point?: PointId;
  kind: string;
  priority: Priority;
  plannedAt: Instant;
  /** Of the gateway's own daily test. */
  drill?: true;
  /** It left while the journal could not be written: nothing of it is on record yet. */
  unjournaled?: true;
}

/** An attempt that may still be under way and must fall silent: somebody has accepted, or the incident is closed. */
export interface StandDown {
  attempt: AttemptId;
  incident: IncidentId;
  channel: string;
  contact?: ContactId;
  state: AttemptState;
  reference?: string;
  by: Actor;
}

export type Stage = 'received' | 'acknowledged' | 'help-on-the-way' | 'closed';

/** What a device is told on its own `down/progress` topic. */
export interface Progress {
  device: DeviceId;
  incident: IncidentId;
  stage: Stage;
  at: Instant;
}

/** Where the loop's effects go. Each is called synchronously from the loop and must return at once. */
export interface Effects {
  tell(told: Told): void;
  send(send: Send): void;
  standDown(standDown: StandDown): void;
  progress(progress: Progress): void;
}

/** Time as the loop sees it; tests and the simulation move it by hand. */
export interface Clock {
  /** The gateway's own time line; never steps back. */
  now(): Instant;
  /** Calls back at or after the given instant; one pending alarm per handle. */
  at(when: Instant, ring: () => void): { cancel(): void };
}
