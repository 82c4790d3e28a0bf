import { uptime } from 'node:os';
import type { ClockJump } from '../core/input.ts';
import { type DurationMs, days, hours, type Instant, instant, minutes, ms } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';

/** The longest single wait: a line that has moved meanwhile is noticed within it. */
const LONGEST_TIMER = hours(1);
/** More than this between two looks a second apart is a jump; less is drift. */
export const JUMP = ms(500);
/** What two true clocks may drift apart between two looks, as a share of the time between them. */
const DRIFT = 0.001;
/** The line is led back to the wall clock at 500 ppm at most (43 s a day), so that a wait of a minute is wrong by 30 ms. */
const MOST_SLEW = 0.0005;
/** An offset is led back over this long when that is slower than the bound. */
const SLEW_OVER = minutes(20);
/** A larger offset is not drift: it stays until a restart, and health says so. */
const SLEW_WITHIN = days(1);
/** A wall clock is believed after it has gone this long without a jump. */
export const STEADY = minutes(15);
/** A machine that has just come up may still find the time; what its clock does so early belongs to the start. */
const SETTLING = minutes(10);
/** An absence that is believed at once. A longer one may be a wall clock in the future. */
export const BELIEVED_AT_ONCE = days(1);
/** An absence that is believed when the wall clock has been steady; beyond it a person must say that it is true. */
export const BELIEVED_AT_ALL = days(400);
/** The wall clock is read between two looks at the monotonic one; further apart than this, the reading is made again. */
const READ_WITHIN_MS = 20;
const READ_TRIES = 5;

/** Where a clock takes time from. All in milliseconds. */
export interface TimeSources {
  /** Since 1970; may be set at any moment. */
  wall(): number;
  /** Steady, from any beginning; stands still while the machine is suspended. */
  monotonic(): number;
  /** Steady and goes on while the machine is suspended, to about 10 ms. */
  uptime(): number;
  /** Calls back after so long by the monotonic clock; the returned function forgets it. The machine's own timers when absent. */
  wait?(waitMs: number, act: () => void): () => void;
}

export const MACHINE: TimeSources = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  // Elsewhere it is told in whole seconds or from the wall clock; a suspension then looks like a wall clock that was set.
  uptime: () => (process.platform === 'linux' ? uptime() * 1000 : performance.now()),
};

function waitByTimer(waitMs: number, act: () => void): () => void {
  const timer = setTimeout(act, waitMs);
  return () => clearTimeout(timer);
}

/** What a look found. */
export type ClockNews = Omit<ClockJump, 'jumps'>;

interface Reading {
  wall: number;
  monotonic: number;
  uptime: number;
}

/**
 * The gateway's own time line: the wall clock at the start, carried on by the monotonic clock. A wall clock that is set under
 * a running gateway moves nothing; a small difference is led back so slowly that every wait keeps its meaning. The line never
 * goes back. `docs/decisions/04-own-time-line.md` says what is believed when.
 */
export class SystemClock implements Clock {
  readonly #sources: TimeSources;
  #anchorLine: number;
  #anchorMonotonic: number;
  #rate = 0;
  #last: Reading;
  #startedAt: number;
  #steadyFrom: number;
  /** The wall clock was moved while the machine came up (or did not fit the journal): its word may be taken later. */
  #unsettled = false;
  #startNews: ClockNews | undefined;
  /** Sets each alarm that has not rung yet anew. */
  readonly #armed = new Set<() => void>();

  /**
   * `notBefore` is the last instant in the journal: time goes on from there even if the wall clock has been set back. `believe`
   * says that a person vouches for the wall clock however far ahead it is.
   */
  constructor(notBefore?: Instant, sources: TimeSources = MACHINE, believe = false) {
    this.#sources = sources;
    const now = this.#read();
    this.#last = now;
    this.#startedAt = now.monotonic;
    this.#steadyFrom = now.monotonic;
    this.#anchorMonotonic = now.monotonic;
    const latest = notBefore === undefined || believe ? now.wall : notBefore + BELIEVED_AT_ONCE;
    this.#anchorLine = Math.max(Math.min(now.wall, latest), notBefore ?? 0);
    const offsetMs = ms(Math.round(now.wall - this.#anchorLine));
    if (Math.abs(offsetMs) > JUMP) {
      this.#startNews = { cause: 'start', byMs: offsetMs, offsetBeforeMs: ms(0), offsetMs };
      this.#unsettled = true;
    }
  }

  now(): Instant {
    return instant(Math.floor(this.#lineAt(this.#sources.monotonic())));
  }

  /** How far the wall clock is ahead of the line. */
  wallOffsetMs(): DurationMs {
    return ms(Math.round(this.#sources.wall() - this.#lineAt(this.#sources.monotonic())));
  }

  at(when: Instant, ring: () => void): { cancel(): void } {
    const { wait = waitByTimer } = this.#sources;
    let forget = (): void => {};
    const look = (): void => {
      if (this.now() < when) return arm();
      this.#armed.delete(arm);
      ring();
    };
    const arm = (): void => {
      forget();
      const waitMs = Math.min(Math.max(0, when - this.now()), LONGEST_TIMER);
      forget = wait(waitMs, look);
    };
    this.#armed.add(arm);
    arm();
    return {
      cancel: () => {
        this.#armed.delete(arm);
        forget();
      },
    };
  }

  /**
   * Compares the clocks; called once a second. `quiet` says that nothing waits for a deadline, so that the line may go forward
   * without cutting a wait short. Answers what was found, at most one thing a look.
   */
  look(quiet: boolean): ClockNews | undefined {
    const told = this.#startNews;
    this.#startNews = undefined;
    const now = this.#read();
    const found = this.#slept(now) ?? this.#jumped(now) ?? this.#takenOver(now, quiet);
    this.#last = now;
    this.#slew(now);
    return told ?? found;
  }

  /** The machine was suspended: the world went on, and so does the line. */
  #slept(now: Reading): ClockNews | undefined {
    const { monotonic, uptime: up } = this.#last;
    const sleptMs = now.uptime - up - (now.monotonic - monotonic);
    if (sleptMs <= JUMP + DRIFT * (now.monotonic - monotonic)) return undefined;
    return this.#forward(now, sleptMs, 'suspended');
  }

  #jumped(now: Reading): ClockNews | undefined {
    const { monotonic, wall } = this.#last;
    const elapsed = now.monotonic - monotonic;
    const byMs = now.wall - wall - elapsed;
    if (Math.abs(byMs) <= JUMP + DRIFT * elapsed) return undefined;
    this.#steadyFrom = now.monotonic;
    this.#unsettled = now.monotonic - this.#startedAt < SETTLING;
    const offsetMs = this.#offset(now);
    return {
      cause: 'set',
      byMs: ms(Math.round(byMs)),
      offsetBeforeMs: ms(Math.round(offsetMs - byMs)),
      offsetMs: ms(Math.round(offsetMs)),
    };
  }

  /** What the wall clock said when the machine came up, and has kept to, is believed: forward only, and when nothing waits. */
  #takenOver(now: Reading, quiet: boolean): ClockNews | undefined {
    const offsetMs = this.#offset(now);
    if (!this.#unsettled || !quiet || now.monotonic - this.#steadyFrom < STEADY) return undefined;
    if (offsetMs <= JUMP || offsetMs > BELIEVED_AT_ALL) return undefined;
    this.#unsettled = false;
    return this.#forward(now, offsetMs, 'taken-over');
  }

  #forward(now: Reading, byMs: number, cause: ClockNews['cause']): ClockNews {
    const before = this.#offset(now);
    this.#anchor(now.monotonic, this.#lineAt(now.monotonic) + byMs);
    // Timers do not know that the line has moved: what has come due meanwhile would ring late by as much.
    for (const arm of [...this.#armed]) arm();
    // A wall clock that went on meanwhile has kept its offset; only one that did not has changed it.
    const offsetBeforeMs = ms(Math.round(cause === 'suspended' ? before - byMs : before));
    return { cause, byMs: ms(Math.round(byMs)), offsetBeforeMs, offsetMs: ms(Math.round(this.#offset(now))) };
  }

  /** Leads the line towards a wall clock that has been steady. */
  #slew(now: Reading): void {
    const offsetMs = this.#offset(now);
    const follows = now.monotonic - this.#steadyFrom >= STEADY && Math.abs(offsetMs) <= SLEW_WITHIN;
    const rate = follows ? Math.min(Math.max(offsetMs / SLEW_OVER, -MOST_SLEW), MOST_SLEW) : 0;
    this.#anchor(now.monotonic, this.#lineAt(now.monotonic));
    this.#rate = rate;
  }

  #anchor(monotonic: number, line: number): void {
    this.#anchorLine = line;
    this.#anchorMonotonic = monotonic;
  }

  #lineAt(monotonic: number): number {
    return this.#anchorLine + (monotonic - this.#anchorMonotonic) * (1 + this.#rate);
  }

  #offset(now: Reading): number {
    return now.wall - this.#lineAt(now.monotonic);
  }

  /** All clocks at one moment. A pause between two readings would look like a jump. */
  #read(): Reading {
    const { wall, monotonic, uptime: up } = this.#sources;
    for (let tries = 1; ; tries += 1) {
      const before = monotonic();
      const reading = { wall: wall(), uptime: up(), monotonic: before };
      if (monotonic() - before <= READ_WITHIN_MS || tries === READ_TRIES) return reading;
    }
  }
}
