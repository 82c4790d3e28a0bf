import type { SupervisionState } from '../input.ts';
import type { DurationMs, Instant } from '../time.ts';
import { instant } from '../time.ts';

/** How a class of device is watched: a message at least every `intervalMs`, `misses` of them may fail, plus a grace. */
export interface SupervisionClass {
  intervalMs: DurationMs;
  misses: number;
  graceMs: DurationMs;
}

/** A change of state that the sweep or a message has found. */
export interface Verdict {
  index: number;
  from: SupervisionState;
  to: SupervisionState;
  lastSeenAt: Instant;
  deadlineAt: Instant;
}

const UNKNOWN = 0;
const OK = 1;
const LATE = 2;
const SILENT = 3;
const NAMES: readonly SupervisionState[] = ['unknown', 'ok', 'late', 'silent'];
const START_CAPACITY = 1024;

/**
 * Watches any number of devices for silence, with typed arrays and one sweep instead of a timer each.
 *
 * deadline = base + interval × misses + grace, where base is the later of when the device was last seen and when we began
 * to observe. The second is capped by our own true absence plus one full allowance, so that a gateway that keeps
 * restarting can neither hide a silence nor make one up. Late comes one interval (plus grace) after base.
 */
export class Supervision {
  #seen = new Float64Array(START_CAPACITY);
  /** Observation began here for this device; 0 when only `seen` counts. */
  #floor = new Float64Array(START_CAPACITY);
  #lateMs = new Float64Array(START_CAPACITY);
  #silentMs = new Float64Array(START_CAPACITY);
  /** How long silence may last after touch was lost: late, and one interval more. */
  #fuseMs = new Float64Array(START_CAPACITY);
  /** Shortened deadline after a lost connection or a will; Infinity without one. */
  #fuse = new Float64Array(START_CAPACITY);
  #state = new Uint8Array(START_CAPACITY);
  #watched = new Uint8Array(START_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Starts or changes the watch over a device. `lastSeenAt` is when it was last heard, or when it was commissioned. */
  watch(index: number, kind: SupervisionClass, lastSeenAt: Instant, state: SupervisionState): void {
    this.#grow(index + 1);
    this.#lateMs[index] = kind.intervalMs + kind.graceMs;
    this.#silentMs[index] = kind.intervalMs * kind.misses + kind.graceMs;
    this.#fuseMs[index] = 2 * kind.intervalMs + kind.graceMs;
    this.#seen[index] = lastSeenAt;
    // A device that is only changed keeps what is known of our own absence and of its connection.
    if (this.#watched[index] === 0) {
      this.#floor[index] = 0;
      this.#fuse[index] = Number.POSITIVE_INFINITY;
    }
    this.#state[index] = NAMES.indexOf(state);
    this.#watched[index] = 1;
  }

  /** Ends the watch: the device has been revoked. */
  unwatch(index: number): void {
    if (index < this.#size) this.#watched[index] = 0;
  }

  /** A valid message. Answers a verdict when the device had been thought late, silent or unknown. */
  seen(index: number, now: Instant): Verdict | undefined {
    if (index >= this.#size) return undefined;
    this.#seen[index] = now;
    this.#fuse[index] = Number.POSITIVE_INFINITY;
    const before = this.#state[index] ?? UNKNOWN;
    if (before === OK || this.#watched[index] === 0) return undefined;
    return this.#become(index, before, OK);
  }

  /** A lost connection or a will: silence is decided one interval after late instead of after all the misses. */
  lostTouch(index: number, now: Instant): void {
    if (index < this.#size) this.#fuse[index] = now + (this.#fuseMs[index] ?? 0);
  }

  /**
   * The gateway has (again) begun to observe at `now`, after the given gaps. Each device gets its full allowance from here,
   * but never more than the time we truly did not see it plus one allowance.
   */
  observeFrom(now: Instant, gaps: readonly { fromAt: Instant; toAt: Instant }[]): void {
    for (let i = 0; i < this.#size; i += 1) {
      const seen = this.#seen[i] ?? 0;
      let unseen = 0;
      for (const gap of gaps) if (gap.toAt > seen) unseen += gap.toAt - Math.max(gap.fromAt, seen);
      this.#floor[i] = Math.min(now, seen + unseen + (this.#silentMs[i] ?? 0));
      this.#fuse[i] = Number.POSITIVE_INFINITY;
    }
  }

  /** Finds every device whose time has passed; costs about 2 ns a device. */
  sweep(now: Instant, found: (verdict: Verdict) => void): void {
    for (let i = 0; i < this.#size; i += 1) {
      const state = this.#state[i];
      if (state === SILENT || this.#watched[i] === 0) continue;
      const base = Math.max(this.#seen[i] ?? 0, this.#floor[i] ?? 0);
      if (now - base < (this.#lateMs[i] ?? 0)) continue;
      if (now >= Math.min(base + (this.#silentMs[i] ?? 0), this.#fuse[i] ?? 0))
        found(this.#become(i, state ?? UNKNOWN, SILENT));
      else if (state !== LATE) found(this.#become(i, state ?? UNKNOWN, LATE));
    }
  }

  /** What is known of one device now. A device not heard since we began to observe is `unknown` until its time is up. */
  look(index: number): { supervision: SupervisionState; lastSeenAt: Instant; deadlineAt: Instant } | undefined {
    if (index >= this.#size || this.#watched[index] === 0) return undefined;
    const state = this.#state[index] ?? UNKNOWN;
    const unheard = state === OK && (this.#floor[index] ?? 0) > (this.#seen[index] ?? 0);
    return {
      supervision: unheard ? 'unknown' : (NAMES[state] ?? 'unknown'),
      lastSeenAt: instant(this.#seen[index] ?? 0),
      deadlineAt: this.#deadline(index),
    };
  }

  /** How many of the devices that `counts` names are late, and how many are silent. It is asked of those alone. */
  troubled(counts: (index: number) => boolean): { late: number; silent: number } {
    const found = { late: 0, silent: 0 };
    for (let i = 0; i < this.#size; i += 1) {
      const look = this.#watched[i] === 0 ? undefined : NAMES[this.#state[i] ?? UNKNOWN];
      if ((look === 'late' || look === 'silent') && counts(i)) found[look] += 1;
    }
    return found;
  }

  #become(index: number, from: number, to: number): Verdict {
    this.#state[index] = to;
    return {
      index,
      from: NAMES[from] ?? 'unknown',
      to: NAMES[to] ?? 'unknown',
      lastSeenAt: instant(this.#seen[index] ?? 0),
      deadlineAt: this.#deadline(index),
    };
  }

  #deadline(index: number): Instant {
    const base = Math.max(this.#seen[index] ?? 0, this.#floor[index] ?? 0);
    return instant(Math.min(base + (this.#silentMs[index] ?? 0), this.#fuse[index] ?? Number.POSITIVE_INFINITY));
  }

  #grow(size: number): void {
    if (size > this.#seen.length) {
      const capacity = Math.max(size, this.#seen.length * 2);
      this.#seen = widened(this.#seen, capacity);
      this.#floor = widened(this.#floor, capacity);
      this.#lateMs = widened(this.#lateMs, capacity);
      this.#silentMs = widened(this.#silentMs, capacity);
      this.#fuseMs = widened(this.#fuseMs, capacity);
      this.#fuse = widened(this.#fuse, capacity);
      this.#state = new Uint8Array(capacity).fill(0).map((_, i) => this.#state[i] ?? 0);
      this.#watched = new Uint8Array(capacity).fill(0).map((_, i) => this.#watched[i] ?? 0);
    }
    this.#size = Math.max(this.#size, size);
  }
}

function widened(old: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(capacity);
  wide.set(old);
  return wide;
}
