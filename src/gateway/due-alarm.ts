import { nextDeadline } from '../core/decide.ts';
import type { Partition } from '../core/ids.ts';
import type { PartitionState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Clock } from './ports.ts';

export interface DueAlarmParts {
  clock: Clock;
  states(): readonly PartitionState[];
  /** False while nothing that is due can be decided. */
  isOn(): boolean;
  /** A partition has work to do whose time has come. */
  due(partition: Partition): void;
}

/** The one alarm that is set for whatever is due next in any partition. */
export class DueAlarm {
  readonly #parts: DueAlarmParts;
  #set: { at: Instant; cancel(): void } | undefined;
  #stale = true;

  constructor(parts: DueAlarmParts) {
    this.#parts = parts;
  }

  /** After a decision on this partition: is something due before the alarm rings? */
  note(state: PartitionState): void {
    const due = nextDeadline(state);
    this.#stale ||= due !== undefined && (this.#set === undefined || due < this.#set.at);
  }

  /** Sets the alarm anew if what was noted asks for it. Sixty-four partitions are not looked through for every signal. */
  renew(): void {
    if (!this.#stale) return;
    this.#stale = false;
    let at: Instant | undefined;
    for (const state of this.#parts.states()) {
      const due = nextDeadline(state);
      if (due !== undefined && (at === undefined || due < at)) at = due;
    }
    if (!this.#parts.isOn()) at = undefined;
    if (at === this.#set?.at) return;
    this.#set?.cancel();
    this.#set = at === undefined ? undefined : { at, ...this.#parts.clock.at(at, () => this.#ring()) };
  }

  /** What was noted is not true any more: the next `renew` looks everywhere. */
  forget(): void {
    this.#set?.cancel();
    this.#set = undefined;
    this.#stale = true;
  }

  #ring(): void {
    this.#set = undefined;
    const now = this.#parts.clock.now();
    for (const state of this.#parts.states()) {
      const due = nextDeadline(state);
      if (due !== undefined && due <= now) this.#parts.due(state.partition);
    }
    this.#stale = true;
    this.renew();
  }
}
