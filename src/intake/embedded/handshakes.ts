import type { Socket } from 'node:net';
import { after, between, type DurationMs, type Instant, ms } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { IntakeLimits } from '../limits.ts';
import type { Tally } from '../tally.ts';

/**
 * One that waits for its peer longer than this does not keep the next from beginning, since a far device takes time and none of ours:
 * with two at once it makes 400 a second, however far they are. Longer holds up presses less and the far ones more.
 */
const YIELD_MS: DurationMs = ms(5);

interface Turn {
  since: Instant;
  source: string;
  begin: () => void;
}

/** How the line at the door stands. */
export interface HandshakeStats {
  waiting: number;
  running: number;
  /** How long the first in line has waited: a device in it cannot alarm. */
  longestWaitMs: DurationMs;
}

/**
 * The line of those who want a handshake, first come, first served, so many at once. A handshake costs a millisecond of this
 * process: a whole scheme that comes back must not stand in front of a press. The line has an end, and no source may fill it alone.
 */
export class Handshakes {
  readonly #limits: Pick<IntakeLimits, 'handshakes' | 'handshakeQueue'>;
  readonly #clock: Clock;
  readonly #tally: Tally;
  readonly #waiting = new Map<Socket, Turn>();
  readonly #bySource = new Map<string, number>();
  /** Those that count, in the order of their beginning. */
  readonly #running = new Map<Socket, Instant>();
  #alarm: { cancel(): void } | undefined;
  #planned = false;

  constructor(limits: Pick<IntakeLimits, 'handshakes' | 'handshakeQueue'>, clock: Clock, tally: Tally) {
    this.#limits = limits;
    this.#clock = clock;
    this.#tally = tally;
  }

  get stats(): HandshakeStats {
    const now = this.#clock.now();
    for (const { since } of this.#waiting.values())
      return { waiting: this.#waiting.size, running: this.#running.size, longestWaitMs: between(since, now) };
    return { waiting: 0, running: this.#running.size, longestWaitMs: ms(0) };
  }

  /** Puts a socket at the end of the line. False when there is no room: it must come again. */
  enter(raw: Socket, begin: () => void): boolean {
    const source = raw.remoteAddress ?? '';
    const crowd = this.#bySource.get(source) ?? 0;
    if (this.#waiting.size >= this.#limits.handshakeQueue || crowd >= this.#limits.handshakeQueue / 2) {
      this.#tally.add('handshakes_refused');
      return false;
    }
    this.#bySource.set(source, crowd + 1);
    this.#waiting.set(raw, { since: this.#clock.now(), source, begin });
    this.#plan();
    return true;
  }

  /** Its handshake is over, or it is gone. */
  leave(raw: Socket): void {
    const turn = this.#waiting.get(raw);
    if (turn !== undefined) this.#forget(raw, turn);
    if (this.#running.delete(raw)) this.#plan();
  }

  close(): void {
    this.#alarm?.cancel();
    for (const raw of this.#waiting.keys()) raw.destroy();
    this.#waiting.clear();
    this.#bySource.clear();
  }

  /** At the end of this turn of the event loop, so that whatever has arrived by then is read first. */
  #plan(): void {
    if (this.#planned || this.#waiting.size === 0) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      this.#begin();
    });
  }

  #begin(): void {
    const now = this.#clock.now();
    for (const [raw, turn] of this.#waiting) {
      if (this.#running.size >= this.#limits.handshakes) break;
      this.#forget(raw, turn);
      this.#running.set(raw, now);
      this.#tally.add('handshakes');
      this.#tally.add('handshake_wait_ms', between(turn.since, now));
      turn.begin();
    }
    if (this.#waiting.size > 0) this.#setAlarm();
  }

  // One alarm for all: the first that began is always the first to have taken too long.
  #setAlarm(): void {
    if (this.#alarm !== undefined) return;
    for (const since of this.#running.values()) {
      this.#alarm = this.#clock.at(after(since, YIELD_MS), () => {
        this.#alarm = undefined;
        const now = this.#clock.now();
        for (const [raw, began] of this.#running) if (between(began, now) >= YIELD_MS) this.#running.delete(raw);
        this.#plan();
      });
      return;
    }
  }

  #forget(raw: Socket, { source }: Turn): void {
    this.#waiting.delete(raw);
    const left = (this.#bySource.get(source) ?? 1) - 1;
    if (left === 0) this.#bySource.delete(source);
    else this.#bySource.set(source, left);
  }
}
