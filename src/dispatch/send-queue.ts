import type { Priority } from '../core/event.ts';
import type { AttemptId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

/** What the queue needs to know of a thing that waits. */
export interface Waiting {
  readonly send: {
    readonly attempt: AttemptId;
    readonly priority: Priority;
    readonly plannedAt: Instant;
    readonly drill?: true;
  };
}

/** Sends that wait for a free place: the highest priority first, within it the oldest, and the gateway's own tests last. */
export class SendQueue<T extends Waiting> {
  readonly #byPriority: [T[], T[], T[], T[], T[]] = [[], [], [], [], []];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(item: T): void {
    const row = this.#row(item.send);
    let place = row.length;
    // Nearly always the newest comes last, so the search starts there.
    while (place > 0 && (row[place - 1]?.send.plannedAt ?? 0) > item.send.plannedAt) place -= 1;
    row.splice(place, 0, item);
    this.#size += 1;
  }

  peek(): T | undefined {
    return this.#byPriority.find((row) => row.length > 0)?.[0];
  }

  shift(): T | undefined {
    const item = this.#byPriority.find((row) => row.length > 0)?.shift();
    if (item !== undefined) this.#size -= 1;
    return item;
  }

  /** Takes out the newest of the lowest priority, but never a panic. */
  giveWay(): T | undefined {
    const item = this.#byPriority.findLast((row, at) => at > 0 && row.length > 0)?.pop();
    if (item !== undefined) this.#size -= 1;
    return item;
  }

  remove(attempt: AttemptId): T | undefined {
    for (const row of this.#byPriority) {
      const at = row.findIndex((item) => item.send.attempt === attempt);
      if (at < 0) continue;
      this.#size -= 1;
      return row.splice(at, 1)[0];
    }
    return undefined;
  }

  /** When the one that has waited longest was planned. */
  oldestAt(): Instant | undefined {
    const heads = this.#byPriority.flatMap((row) => (row[0] === undefined ? [] : [row[0].send.plannedAt]));
    return heads.length === 0 ? undefined : heads.reduce((a, b) => (a < b ? a : b));
  }

  #row({ priority, drill }: Waiting['send']): T[] {
    return this.#byPriority[drill === true ? 4 : priority - 1] ?? this.#byPriority[3];
  }
}
