import type { Partition } from '../core/ids.ts';
import type { Input, SupervisionState } from '../core/input.ts';
import type { Origin } from '../core/signal.ts';
import type { SupervisionClass, Verdict } from '../core/supervision/supervision.ts';
import { Supervision } from '../core/supervision/supervision.ts';
import type { Instant } from '../core/time.ts';
import { after, earlier, ms } from '../core/time.ts';
import type { LifeRow } from '../journal/port.ts';
import type { Clock, Settled } from './ports.ts';

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
  /** `settled` is called once, when the input is on disk or has failed to get there. */
  submit(partition: Partition, input: Input, settled?: Settled): void;
  saveLife(rows: LifeRow[]): void;
}

/** Listens for silence: keeps the deadlines, sweeps them, and puts every verdict through the one queue. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #supervision = new Supervision();
  readonly #unsaved = new Set<number>();
  #gaps: { fromAt: Instant; toAt: Instant }[];
  #sweptAt: Instant;
  /** Where the oldest interval of our own absence begins that is not on disk yet. */
  #unrecorded: Instant | undefined;
  #toRecord = 0;
  /** Intervals that the journal has not taken, to be handed in again; each took a stall of ours, so they are few. */
  readonly #unwritten: Extract<Input, { type: 'unobserved' }>[] = [];
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
    // The register's instants come from the machine's clock, which may be ahead of ours: nothing was heard in the future.
    const from = earlier(lastSeenAt ?? device.commissionedAt, this.#options.clock.now());
    this.#supervision.watch(device.index, device.supervision, from, state);
  }

  /** Takes a device under watch that was registered just now, whatever time the register's own clock gave it. */
  appeared(device: Watched): void {
    this.#supervision.watch(device.index, device.supervision, this.#options.clock.now(), 'unknown');
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

  troubled(counts: (index: number) => boolean) {
    return this.#supervision.troubled(counts);
  }

  /**
   * Until when we were looking, as far as a restart may take our word for it: an interval in which we were not is left to be
   * found again until it is on record.
   */
  get lookedUntil(): Instant {
    return this.#unrecorded ?? this.#sweptAt;
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
    for (const gap of this.#unwritten.splice(0)) this.#record(gap);
    this.counts.sweeps += 1;
    this.#supervision.sweep(now, (verdict) => this.#report(verdict));
    this.#save();
  }

  /** We were stopped ourselves: the interval is recorded as unobserved and nobody's silence is counted from it. */
  #afterStall(fromAt: Instant, toAt: Instant): void {
    this.counts.stalls += 1;
    this.#gaps = [...this.#gaps, { fromAt, toAt }].slice(-MAX_GAPS);
    this.#supervision.observeFrom(toAt, this.#gaps);
    this.#record({ type: 'unobserved', fromAt, toAt });
  }

  #record(gap: Extract<Input, { type: 'unobserved' }>): void {
    const anywhere = this.#options.device(0);
    if (anywhere !== undefined) this.#options.submit(anywhere.partition, gap, this.recording(gap));
  }

  /** An interval of our absence is on its way to disk: until it is there, no sign of life goes beyond where it begins. */
  recording(gap: Extract<Input, { type: 'unobserved' }>): Settled {
    this.#unrecorded ??= gap.fromAt;
    this.#toRecord += 1;
    return ({ ok }) => {
      this.#toRecord -= 1;
      if (!ok) this.#unwritten.push(gap);
      else if (this.#toRecord === 0 && this.#unwritten.length === 0) this.#unrecorded = undefined;
    };
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
