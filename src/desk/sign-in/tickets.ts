import { randomBytes } from 'node:crypto';
import type { Instant } from '../../core/time.ts';

export interface TicketsOptions {
  now: () => Instant;
  lifeMs: number;
  /** Kept at most; beyond it the oldest is forgotten. */
  most: number;
}

const BYTES = 32;

/** What must be remembered between two steps of one person's: each under a random ticket, for a short time, in memory. */
export class Tickets<T> {
  readonly #options: TicketsOptions;
  readonly #held = new Map<string, { value: T; endsAt: number }>();

  constructor(options: TicketsOptions) {
    this.#options = options;
  }

  give(value: T): string {
    const ticket = randomBytes(BYTES).toString('base64url');
    this.#held.set(ticket, { value, endsAt: this.#options.now() + this.#options.lifeMs });
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= this.#options.most) break;
      this.#held.delete(oldest);
    }
    return ticket;
  }

  look(ticket: string): T | undefined {
    const held = this.#held.get(ticket);
    if (held === undefined || held.endsAt > this.#options.now()) return held?.value;
    this.#held.delete(ticket);
    return undefined;
  }

  /** As `look`, and nobody gets it again. */
  take(ticket: string): T | undefined {
    const value = this.look(ticket);
    this.#held.delete(ticket);
    return value;
  }
}
