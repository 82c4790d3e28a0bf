import type { Socket } from 'node:net';
import { after, type Instant } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { IntakeLimits } from '../limits.ts';
import type { Tally } from '../tally.ts';

interface Visit {
  since: Instant;
  source: string;
}

/**
 * The sockets that have not proved who they are, in the order of their arrival. They may wait so long and be so many; the
 * oldest goes first, so that a crowd of silent ones cannot keep a device out. A source that has sent a crowd of them makes
 * room out of its own, so that it cannot push out a device from elsewhere whose handshake takes its time.
 */
export class Porch {
  readonly #limits: IntakeLimits;
  readonly #clock: Clock;
  readonly #tally: Tally;
  readonly #waiting = new Map<Socket, Visit>();
  /** Each source's sockets in the same order; a source without any is forgotten. */
  readonly #bySource = new Map<string, Set<Socket>>();
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
    const source = socket.remoteAddress ?? '';
    this.#add(socket, source);
    if (this.#waiting.size > this.#limits.waitingSockets) {
      const crowd = this.#bySource.get(source);
      const oldest = crowd !== undefined && crowd.size > this.#limits.waitingCrowd ? first(crowd) : this.#oldest()?.[0];
      if (oldest) this.#drop(oldest, 'waiting_dropped');
    }
    this.#setAlarm();
  }

  /** The socket has proved who it is, or is gone. */
  leave(socket: Socket): void {
    const visit = this.#waiting.get(socket);
    if (visit === undefined) return;
    this.#waiting.delete(socket);
    const crowd = this.#bySource.get(visit.source);
    crowd?.delete(socket);
    if (crowd?.size === 0) this.#bySource.delete(visit.source);
  }

  /** The time for CONNECT starts anew, e.g. for an answer that is held back on purpose. */
  restart(socket: Socket): void {
    const visit = this.#waiting.get(socket);
    if (visit === undefined) return;
    this.leave(socket);
    this.#add(socket, visit.source);
  }

  close(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    for (const socket of this.#waiting.keys()) socket.destroy();
    this.#waiting.clear();
    this.#bySource.clear();
  }

  #add(socket: Socket, source: string): void {
    this.#waiting.set(socket, { since: this.#clock.now(), source });
    const crowd = this.#bySource.get(source);
    if (crowd === undefined) this.#bySource.set(source, new Set([socket]));
    else crowd.add(socket);
  }

  #oldest(): [Socket, Visit] | undefined {
    return first(this.#waiting);
  }

  #drop(socket: Socket, why: 'waiting_dropped' | 'connect_timeout'): void {
    this.leave(socket);
    this.#tally.add(why);
    socket.destroy();
  }

  // One alarm for all: the first to run out of time is always the first in the list.
  #setAlarm(): void {
    if (this.#alarm !== undefined) return;
    const oldest = this.#oldest();
    if (oldest === undefined) return;
    this.#alarm = this.#clock.at(after(oldest[1].since, this.#limits.connectTimeoutMs), () => {
      this.#alarm = undefined;
      this.#dropLate();
      this.#setAlarm();
    });
  }

  #dropLate(): void {
    const now = this.#clock.now();
    for (const [socket, { since }] of this.#waiting) {
      if (now < after(since, this.#limits.connectTimeoutMs)) return;
      this.#drop(socket, 'connect_timeout');
    }
  }
}

function first<T>(things: Iterable<T>): T | undefined {
  for (const thing of things) return thing;
  return undefined;
}
