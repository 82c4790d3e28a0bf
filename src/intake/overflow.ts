import { after, type DurationMs, type Instant } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';

interface Spill {
  reportedAt: Instant;
  /** What has been dropped since the last report. */
  messages: number;
  bytes: number;
  last: Uint8Array;
  alarm: { cancel(): void } | undefined;
}

/** What one report sums up. */
export interface SpillReport {
  index: number;
  messages: number;
  bytes: number;
  last: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** Sums up, for each device, what went over its rate: the first drop is told at once, later ones at most once per interval. */
export class Overflow {
  readonly #clock: Clock;
  readonly #everyMs: DurationMs;
  readonly #report: (report: SpillReport) => void;
  // One entry for each device that has ever gone over its rate: bounded by the register.
  readonly #spills = new Map<number, Spill>();
  #closed = false;

  constructor(clock: Clock, everyMs: DurationMs, report: (report: SpillReport) => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#report = report;
  }

  add(index: number, payload: Uint8Array, now: Instant): void {
    const spill = this.#spills.get(index);
    if (spill === undefined) {
      this.#spills.set(index, { reportedAt: now, messages: 0, bytes: 0, last: NOTHING, alarm: undefined });
      this.#report({ index, messages: 1, bytes: payload.length, last: payload });
      return;
    }
    spill.messages += 1;
    spill.bytes += payload.length;
    spill.last = payload;
    if (now >= after(spill.reportedAt, this.#everyMs)) this.#tell(index, spill, now);
    else
      spill.alarm ??= this.#clock.at(after(spill.reportedAt, this.#everyMs), () =>
        this.#tell(index, spill, this.#clock.now()),
      );
  }

  /** Nothing is told after this. */
  close(): void {
    this.#closed = true;
    for (const spill of this.#spills.values()) spill.alarm?.cancel();
  }

  #tell(index: number, spill: Spill, now: Instant): void {
    spill.alarm?.cancel();
    spill.alarm = undefined;
    if (this.#closed || spill.messages === 0) return;
    const report = { index, messages: spill.messages, bytes: spill.bytes, last: spill.last };
    spill.reportedAt = now;
    spill.messages = 0;
    spill.bytes = 0;
    spill.last = NOTHING;
    this.#report(report);
  }
}
