import type { Partition } from '../core/ids.ts';
import type { Input, SupervisionState } from '../core/input.ts';
import type { Origin } from '../core/signal.ts';
import type { SupervisionClass, Verdict } from '../core/supervision/supervision.ts';
import { Supervision } from '../core/supervision/supervision.ts';
import type { Instant } from '../core/time.ts';
import { after, ms } from '../core/time.ts';
import type { LifeRow } from '../journal/port.ts';
import type { Clock } from './ports.ts';

export const SWEEP_EVERY = ms(250);
/** A sweep this late means that we were not looking: nobody is called silent for it. */
export const STALL_AFTER = ms(2_000);
/** Check-points written at each sweep; the rest wait for the next, so that saving never crowds out an alarm. */
export const MAX_LIFE_ROWS = 250;

/** Intervals of our own absence that are remembered. */
const MAX_GAPS = 64;

/** What the watch needs to know of a device. `index` is dense and fixed for the life of the process. */
export interface Watched {
  index: number;
  partition: Partition;
  origin: Origin;
  supervision: SupervisionClass;
  commissionedAt: Instant;
}

export interface WatchOptions {
  clock: Clock;
  device(index: number): Watched | undefined;
  submit(partition: Partition, input: Input): void;
  saveLife(rows: LifeRow[]): void;
}

/** Listens for silence: keeps the deadlines, sweeps them, and puts every verdict through the one queue. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #supervision = new Supervision();
  readonly #unsaved = new Set<number>();
  #gaps: { fromAt: Instant; toAt: Instant }[];
  #sweptAt: Instant;
  #alarm: { cancel(): void } | undefined;
  readonly counts = { sweeps: 0, stalls: 0, verdicts: 0 };

  /** `gaps` are the intervals in which no gateway was looking, newest last. */
  constructor(options: WatchOptions, gaps: readonly { fromAt: Instant; toAt: Instant }[]) {
    this.#options = options;
    this.#gaps = [...gaps];
    this.#sweptAt = options.clock.now();
  }

  /** Takes a device under watch, as it was last known. */
  add(device: Watched, lastSeenAt: Instant | undefined, state: SupervisionState): void {
    this.#supervision.watch(device.index, device.supervision, lastSeenAt ?? device.commissionedAt, state);
  }

  remove(index: number): void {
    this.#supervision.unwatch(index);
  }

  /** Begins to look. Devices get their allowance from now, within the cap. */
  start(): void {
    this.#sweptAt = this.#options.clock.now();
    this.#supervision.observeFrom(this.#sweptAt, this.#gaps);
    this.#next();
  }

  stop(): void {
    this.#alarm?.cancel();
  }

  sawLife(index: number): void {
    const verdict = this.#supervision.seen(index, this.#options.clock.now());
    this.#unsaved.add(index);
    if (verdict !== undefined) this.#report(verdict);
  }

  lostTouch(index: number): void {
    this.#supervision.lostTouch(index, this.#options.clock.now());
  }

  look(index: number) {
    return this.#supervision.look(index);
  }

  census() {
    return this.#supervision.census();
  }

  /** How long ago the last sweep ran; health looks at it. */
  get sweptAt(): Instant {
    return this.#sweptAt;
  }

  #next(): void {
    const { clock } = this.#options;
    this.#alarm = clock.at(after(clock.now(), SWEEP_EVERY), () => {
      this.#sweep();
      this.#next();
    });
  }

  #sweep(): void {
    const now = this.#options.clock.now();
    if (now - this.#sweptAt > STALL_AFTER) this.#afterStall(this.#sweptAt, now);
    this.#sweptAt = now;
    this.counts.sweeps += 1;
    this.#supervision.sweep(now, (verdict) => this.#report(verdict));
    this.#save();
  }

  /** We were stopped ourselves: the interval is recorded as unobserved and nobody's silence is counted from it. */
  #afterStall(fromAt: Instant, toAt: Instant): void {
    this.counts.stalls += 1;
    this.#gaps = [...this.#gaps, { fromAt, toAt }].slice(-MAX_GAPS);
    this.#supervision.observeFrom(toAt, this.#gaps);
    const anywhere = this.#options.device(0);
    if (anywhere !== undefined) this.#options.submit(anywhere.partition, { type: 'unobserved', fromAt, toAt });
  }

  #report({ index, from, to, lastSeenAt, deadlineAt }: Verdict): void {
    const device = this.#options.device(index);
    if (device === undefined) return;
    this.counts.verdicts += 1;
    const { partition, origin } = device;
    this.#options.submit(partition, { type: 'verdict', origin, from, to, lastSeenAt, deadlineAt });
  }

  #save(): void {
    const rows: LifeRow[] = [];
    for (const index of this.#unsaved) {
      if (rows.length >= MAX_LIFE_ROWS) break;
      this.#unsaved.delete(index);
      const device = this.#options.device(index);
      const seen = this.#supervision.look(index);
      if (device !== undefined && seen !== undefined)
        rows.push({ device: device.origin.device, lastSeenAt: seen.lastSeenAt });
    }
    this.#options.saveLife(rows);
  }
}
