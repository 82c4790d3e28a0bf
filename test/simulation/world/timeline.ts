/** Something that will happen in the world, at a true time in milliseconds since 1970. */
interface Coming {
  at: number;
  /** Tells apart what happens at the same millisecond: first planned, first done. */
  order: number;
  act: (() => void) | undefined;
}

export interface Cancel {
  cancel(): void;
}

/** The world's true time. It moves from one thing that happens to the next; between them nothing is. */
export class Timeline {
  #now: number;
  #planned = 0;
  readonly #heap: Coming[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  get size(): number {
    return this.#heap.length;
  }

  at(when: number, act: () => void): Cancel {
    const coming: Coming = { at: Math.max(when, this.#now), order: this.#planned, act };
    this.#planned += 1;
    this.#rise(coming);
    return {
      cancel: () => {
        coming.act = undefined;
      },
    };
  }

  after(waitMs: number, act: () => void): Cancel {
    return this.at(this.#now + waitMs, act);
  }

  /** Does the next thing that is planned up to the given time; false when there is none, and then it is that time. */
  step(until: number): boolean {
    for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
      this.#take(next);
      if (next.act === undefined) continue;
      this.#now = next.at;
      next.act();
      return true;
    }
    this.#now = Math.max(this.#now, until);
    return false;
  }

  #rise(coming: Coming): void {
    const heap = this.#heap;
    let child = heap.push(coming) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, coming)) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = coming;
  }

  #take(top: Coming): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || last === top) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      let least = heap[child];
      if (least === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, least)) {
        child += 1;
        least = right;
      }
      if (isBefore(last, least)) break;
      heap[parent] = least;
      parent = child;
    }
    heap[parent] = last;
  }
}

function isBefore(a: Coming, b: Coming): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
