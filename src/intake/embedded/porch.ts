import type { Socket } from 'node:net';
import { after, type Instant } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { IntakeLimits } from '../limits.ts';
import type { Tally } from '../tally.ts';

/**
 * The sockets that have not proved who they are, in the order of their arrival. They may wait so long and be so many; the
 * oldest goes first, so that a crowd of silent ones cannot keep a device out.
 */
export class Porch {
  readonly #limits: IntakeLimits;
  readonly #clock: Clock;
  readonly #tally: Tally;
  readonly #waiting = new Map<Socket, Instant>();
  #alarm: { cancel(): void } | undefined;

  constructor(limits: IntakeLimits, clock: Clock, tally: Tally) {
    this.#limits = limits;
    this.#clock = clock;
    this.#tally = tally;
  }

  get size(): number {
    return this.#waiting.size;
  }

  enter(socket: Socket): void {
    this.#waiting.set(socket, this.#clock.now());
    if (this.#waiting.size > this.#limits.waitingSockets) {
      const oldest = this.#oldest();
      if (oldest) this.#drop(oldest[0], 'waiting_dropped');
    }
    this.#setAlarm();
  }

  /** The socket has proved who it is, or is gone. */
  leave(socket: Socket): void {
    this.#waiting.delete(socket);
  }

  /** The time for CONNECT starts anew, e.g. for an answer that is held back on purpose. */
  restart(socket: Socket): void {
    if (this.#waiting.delete(socket)) this.#waiting.set(socket, this.#clock.now());
  }

  close(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    for (const socket of this.#waiting.keys()) socket.destroy();
    this.#waiting.clear();
  }

  #oldest(): [Socket, Instant] | undefined {
    for (const entry of this.#waiting) return entry;
    return undefined;
  }

  #drop(socket: Socket, why: 'waiting_dropped' | 'connect_timeout'): void {
    this.#waiting.delete(socket);
    this.#tally.add(why);
    socket.destroy();
  }

  // One alarm for all: the first to run out of time is always the first in the list.
  #setAlarm(): void {
    if (this.#alarm !== undefined) return;
    const oldest = this.#oldest();
    if (oldest === undefined) return;
    this.#alarm = this.#clock.at(after(oldest[1], this.#limits.connectTimeoutMs), () => {
      this.#alarm = undefined;
      this.#dropLate();
      this.#setAlarm();
    });
  }

  #dropLate(): void {
    const now = this.#clock.now();
    for (const [socket, enteredAt] of this.#waiting) {
      if (now < after(enteredAt, this.#limits.connectTimeoutMs)) return;
      this.#drop(socket, 'connect_timeout');
    }
  }
}
