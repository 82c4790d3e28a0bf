import type { Instant } from './time.ts';

/** Something that may have work to do at a time: an incident's ladder or a premises' tracker. */
export interface DueEntry {
  at: Instant;
  owner: string;
  kind: 'incident' | 'premises';
}

/**
 * A min-heap of times at which an owner should be looked at. Entries are hints: whoever is looked at checks its own
 * document, so an entry that has been overtaken does nothing. Rebuilt from the documents at start.
 */
export class DueHeap {
  readonly #heap: DueEntry[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** The earliest time, or undefined when nothing is pending. */
  peek(): Instant | undefined {
    return this.#heap[0]?.at;
  }

  push(entry: DueEntry): void {
    const heap = this.#heap;
    let child = heap.push(entry) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= entry.at) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = entry;
  }

  /** Takes the earliest entry if its time has come. */
  popDue(now: Instant): DueEntry | undefined {
    const top = this.#heap[0];
    if (top === undefined || top.at > now) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && last !== top) this.#sink(last);
    return top;
  }

  #sink(entry: DueEntry): void {
    const heap = this.#heap;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      let least = heap[child];
      if (least === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && right.at < least.at) {
        child += 1;
        least = right;
      }
      if (least.at >= entry.at) break;
      heap[parent] = least;
      parent = child;
    }
    heap[parent] = entry;
  }
}
