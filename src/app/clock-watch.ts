import { nextDeadline } from '../core/decide.ts';
import { type DurationMs, type Instant, ms } from '../core/time.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { ClockNews, SystemClock } from './clock.ts';
import type { Log } from './log.ts';

/** Jumps that are written down within an hour; further ones are counted into the next that is. */
const MOST_AN_HOUR = 20;
const HOUR_MS = 3_600_000;
/** Beyond this the difference is worth a sentence. */
const SAID_FROM = ms(1_000);

export interface ClockWatchParts {
  clock: SystemClock;
  gateway: Pick<Gateway, 'states' | 'submit'>;
  log: Log;
}

/** Looks at the clocks once a second and puts every jump on the record. */
export class ClockWatch {
  readonly #parts: ClockWatchParts;
  #written: Instant[] = [];
  #unwritten: { jumps: number; byMs: number } = { jumps: 0, byMs: 0 };
  /** Counters for the metrics page; they only grow. */
  readonly counts = { looks: 0, jumps: 0, written: 0 };

  constructor(parts: ClockWatchParts) {
    this.#parts = parts;
  }

  /** How far the machine's wall clock is ahead of the gateway's own time. */
  offsetMs(): DurationMs {
    return this.#parts.clock.wallOffsetMs();
  }

  /** What a person should know of the clocks now; empty when they agree to a second. */
  says(): string[] {
    const offset = this.offsetMs();
    if (Math.abs(offset) <= SAID_FROM) return [];
    const way = offset > 0 ? 'ahead of' : 'behind';
    return [
      `The machine's clock is ${inWords(Math.abs(offset))} ${way} the gateway's own time, which alone decides. Check the machine's clock; when it is right, times shown are wrong by as much.`,
    ];
  }

  look(): void {
    const { clock, gateway } = this.#parts;
    this.counts.looks += 1;
    const quiet = gateway.states().every((state) => nextDeadline(state) === undefined);
    const news = clock.look(quiet);
    if (news !== undefined) this.#write(news);
  }

  #write({ cause, byMs, offsetBeforeMs, offsetMs }: ClockNews): void {
    const { clock, gateway, log } = this.#parts;
    const now = clock.now();
    this.counts.jumps += 1;
    this.#unwritten = { jumps: this.#unwritten.jumps + 1, byMs: this.#unwritten.byMs + byMs };
    this.#written = this.#written.filter((at) => now - at < HOUR_MS);
    if (this.#written.length >= MOST_AN_HOUR) return;
    this.#written.push(now);
    this.counts.written += 1;
    const { jumps, byMs: sum } = this.#unwritten;
    this.#unwritten = { jumps: 0, byMs: 0 };
    const event = { cause, byMs: ms(sum), offsetBeforeMs, offsetMs, jumps };
    log.warn(event, 'a clock has jumped');
    const [anywhere] = gateway.states();
    if (anywhere !== undefined) gateway.submit(anywhere.partition, { type: 'clock-jumped', ...event });
  }
}

/** A length of time in its two largest units, for a sentence: `3 h 2 min`. */
function inWords(lengthMs: number): string {
  const units: readonly [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ];
  const parts: string[] = [];
  let rest = lengthMs;
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 && parts.length < 2) parts.push(`${count} ${name}`);
  }
  return parts.join(' ');
}
