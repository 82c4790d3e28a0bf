import type { Instant } from '../../core/time.ts';

/** An account that speaks here and that nobody has registered. Never acted on. */
export interface Stranger {
  account: string;
  firstAt: Instant;
  lastAt: Instant;
  heard: number;
  /** Its messages were sealed: it will need a key. */
  sealed: boolean;
  over: 'tcp' | 'udp';
}

/** Unknown accounts, bounded; the one heard least recently goes first. */
export class Strangers {
  readonly #most: number;
  readonly #accounts = new Map<string, Stranger>();
  /** Accounts that gave way; it only grows. */
  dropped = 0;

  constructor(most: number) {
    this.#most = most;
  }

  heard(account: string, sealed: boolean, over: 'tcp' | 'udp', at: Instant): void {
    const known = this.#accounts.get(account) ?? { account, firstAt: at, lastAt: at, heard: 0, sealed, over };
    this.#accounts.delete(account);
    this.#accounts.set(account, { ...known, lastAt: at, heard: known.heard + 1, sealed, over });
    if (this.#accounts.size <= this.#most) return;
    for (const oldest of this.#accounts.keys()) {
      this.#accounts.delete(oldest);
      this.dropped += 1;
      return;
    }
  }

  /** The most recently heard first. */
  list(): Stranger[] {
    return [...this.#accounts.values()].reverse();
  }
}
