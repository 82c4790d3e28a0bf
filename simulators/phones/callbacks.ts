import type { Post, Sender } from './sender.ts';
import { isSuccess } from './sender.ts';
import type { Timekeeper } from './timekeeper.ts';

/** What goes wrong with status callbacks; what is left out keeps its value. */
export interface CallbackFaults {
  /** Extra copies of each: 2 means three in all. */
  repeat: number;
  /** Each is held back until the next one of the same call or text has been sent, so that they arrive in swapped pairs. */
  reorder: boolean;
  /** Each leaves this much later. */
  delayMs: number;
  /** None is sent at all. */
  drop: boolean;
}

export interface CallbackCounts {
  sent: number;
  failed: number;
  dropped: number;
  repeated: number;
  reordered: number;
}

export const NO_FAULTS: CallbackFaults = { repeat: 0, reorder: false, delayMs: 0, drop: false };
const WAITING_LIMIT = 10_000;
export const REPEAT_LIMIT = 20;

/** Sends status callbacks: in order for one call or text, side by side for different ones, with the faults asked for. */
export class Callbacks {
  readonly counts: CallbackCounts = { sent: 0, failed: 0, dropped: 0, repeated: 0, reordered: 0 };
  readonly #sender: Sender;
  readonly #time: Timekeeper;
  readonly #closing = new AbortController();
  readonly #tails = new Map<string, Promise<void>>();
  readonly #held = new Map<string, Post>();
  readonly #onIdle: (() => void)[] = [];
  #faults = NO_FAULTS;
  #waiting = 0;

  constructor(sender: Sender, time: Timekeeper) {
    this.#sender = sender;
    this.#time = time;
  }

  get faults(): Readonly<CallbackFaults> {
    return this.#faults;
  }

  /** Changes some faults. Turning `reorder` off releases what was held back. */
  setFaults(faults: Partial<CallbackFaults>): void {
    this.#faults = { ...this.#faults, ...faults };
    if (this.#faults.reorder) return;
    for (const [about, post] of this.#held) this.#enqueue(about, post);
    this.#held.clear();
  }

  /** Sends one status callback about a call or text (its sid); `last` says that none will follow. */
  send(about: string, post: Post, last: boolean): void {
    if (this.#faults.drop) {
      this.counts.dropped += 1;
      return;
    }
    const held = this.#held.get(about);
    if (this.#faults.reorder && !held && !last) {
      this.#held.set(about, post);
      return;
    }
    this.#held.delete(about);
    this.#enqueue(about, post);
    if (!held) return;
    this.counts.reordered += 1;
    this.#enqueue(about, held);
  }

  /** Resolves when nothing waits to be sent (what `reorder` holds back does not count). */
  idle(): Promise<void> {
    return this.#waiting === 0 ? Promise.resolve() : new Promise((resolve) => this.#onIdle.push(resolve));
  }

  close(): void {
    this.#closing.abort();
    this.#held.clear();
  }

  #enqueue(about: string, post: Post): void {
    if (this.#waiting >= WAITING_LIMIT) {
      this.counts.dropped += 1;
      return;
    }
    this.#waiting += 1;
    const copies = 1 + this.#faults.repeat;
    const due = this.#time.pause(this.#faults.delayMs, this.#closing.signal);
    const before = this.#tails.get(about) ?? Promise.resolve();
    const mine = Promise.all([before, due])
      .then(() => this.#sendCopies(post, copies))
      .finally(() => {
        if (this.#tails.get(about) === mine) this.#tails.delete(about);
        this.#waiting -= 1;
        if (this.#waiting === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
      });
    this.#tails.set(about, mine);
  }

  async #sendCopies(post: Post, copies: number): Promise<void> {
    for (let copy = 0; copy < copies && !this.#closing.signal.aborted; copy += 1) {
      const answer = await this.#sender.send(post);
      this.counts.sent += 1;
      if (copy > 0) this.counts.repeated += 1;
      if (!isSuccess(answer)) this.counts.failed += 1;
    }
  }
}
