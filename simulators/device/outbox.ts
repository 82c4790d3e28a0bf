import { isPanicClass, type Signal } from './wire.ts';

/** Signals a device can hold while nobody listens. Beyond it the oldest that is no panic gives way. */
export const OUTBOX_LIMIT = 200;
/** Signals other than panics that may wait for their PUBACK at once; a panic never waits for one of these. */
export const IN_FLIGHT_LIMIT = 16;

export interface Waiting {
  readonly signal: Signal;
  /** How often it has been published so far. */
  attempts: number;
  /** When it was published on the present connection; null when it has to be published (again). */
  sentAt: number | null;
}

/** The signals a device still owes the gateway, in order. A signal leaves it by its PUBACK alone, or as `dropped` when full. */
export class Outbox {
  #waiting: Waiting[] = [];
  dropped = 0;

  constructor(signals: readonly Signal[] = []) {
    this.#waiting = signals.map((signal) => ({ signal, attempts: 0, sentAt: null }));
  }

  get size(): number {
    return this.#waiting.length;
  }

  get signals(): Signal[] {
    return this.#waiting.map((entry) => entry.signal);
  }

  /**
   * Takes a signal in. Returns what became of it: `queued`; `joined` with the id of a waiting panic of the same kind, when
   * every place is taken by panics (one cry for help repeated, none lost); or `refused` for anything else at that point.
   */
  add(signal: Signal): { became: 'queued' | 'refused'; dropped?: Signal } | { became: 'joined'; id: string } {
    let dropped: Signal | undefined;
    if (this.#waiting.length >= OUTBOX_LIMIT) {
      dropped = this.#giveWay();
      if (!dropped) {
        if (!isPanicClass(signal)) {
          this.dropped += 1;
          return { became: 'refused' };
        }
        const same = this.#waiting.findLast(
          ({ signal: held }) => held.kind === signal.kind && held.sensor === signal.sensor,
        );
        if (same) return { became: 'joined', id: same.signal.id };
      }
    }
    this.#waiting.push({ signal, attempts: 0, sentAt: null });
    return dropped ? { became: 'queued', dropped } : { became: 'queued' };
  }

  /** The next signal to publish: panics first, then the oldest, as long as fewer than IN_FLIGHT_LIMIT others are out. */
  next(): Waiting | undefined {
    const panic = this.#waiting.find((entry) => entry.sentAt === null && isPanicClass(entry.signal));
    if (panic) return panic;
    const out = this.#waiting.filter((entry) => entry.sentAt !== null && !isPanicClass(entry.signal)).length;
    return out < IN_FLIGHT_LIMIT ? this.#waiting.find((entry) => entry.sentAt === null) : undefined;
  }

  /** Removes a signal whose PUBACK came; undefined when it had already left. */
  acknowledge(id: string): Waiting | undefined {
    const index = this.#waiting.findIndex((entry) => entry.signal.id === id);
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  /** The connection is gone: everything unacknowledged has to be published again. */
  resetSent(): void {
    for (const entry of this.#waiting) entry.sentAt = null;
  }

  /** When the longest-unanswered signal was published; null when none is out. */
  get oldestSentAt(): number | null {
    return this.#waiting.reduce<number | null>(
      (oldest, { sentAt }) => (sentAt === null ? oldest : Math.min(oldest ?? sentAt, sentAt)),
      null,
    );
  }

  #giveWay(): Signal | undefined {
    const index = this.#waiting.findIndex((entry) => !isPanicClass(entry.signal));
    if (index < 0) return undefined;
    this.dropped += 1;
    return this.#waiting.splice(index, 1)[0]?.signal;
  }
}
