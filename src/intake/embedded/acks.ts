import type { Instant } from '../../core/time.ts';
import type { Outcome, Settled } from '../../gateway/ports.ts';

/** The broker's callback of one message: without an error it sends PUBACK, with one it ends the connection. */
export type Answer = (error?: Error) => void;

interface Waiting {
  answer: Answer;
  since: Instant;
  outcome: Outcome | undefined;
  next: Waiting | undefined;
}

/**
 * The answers that one connection owes, in the order of its messages: a PUBACK leaves only when all before it have left
 * (MQTT-4.6.0-2). A list with nothing in it for an idle connection.
 */
export class Acks {
  #head: Waiting | undefined;
  #tail: Waiting | undefined;
  #size = 0;
  #dropped = false;
  #onEmpty: (() => void) | undefined;

  get size(): number {
    return this.#size;
  }

  /** When the oldest message still unanswered came in. */
  get oldestAt(): Instant | undefined {
    return this.#head?.since;
  }

  /** Takes the next place in the order; the returned function settles it. `failed` is called for an answer that is a fault. */
  expect(answer: Answer, since: Instant, failed: (fault: Error) => void): Settled {
    const waiting: Waiting = { answer, since, outcome: undefined, next: undefined };
    if (this.#tail === undefined) this.#head = waiting;
    else this.#tail.next = waiting;
    this.#tail = waiting;
    this.#size += 1;
    return (outcome) => {
      waiting.outcome ??= outcome;
      this.#release(failed);
    };
  }

  /** Calls back once when nothing is owed any more; at once when that is so already. */
  whenEmpty(then: () => void): void {
    if (this.#head === undefined) then();
    else this.#onEmpty = then;
  }

  /** The connection is gone or given up: nothing is answered any more, and what is on disk stays there. */
  drop(): void {
    this.#dropped = true;
    this.#head = undefined;
    this.#tail = undefined;
    this.#size = 0;
  }

  #release(failed: (fault: Error) => void): void {
    while (!this.#dropped && this.#head?.outcome !== undefined) {
      const { answer, outcome, next } = this.#head;
      this.#head = next;
      if (next === undefined) this.#tail = undefined;
      this.#size -= 1;
      if (!outcome.ok) {
        this.drop();
        failed(outcome.fault);
        return;
      }
      answer();
    }
    if (this.#head !== undefined || this.#onEmpty === undefined) return;
    const then = this.#onEmpty;
    this.#onEmpty = undefined;
    then();
  }
}
