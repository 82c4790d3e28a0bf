/** Everything dispatch counts, as a closed list; each can become a metric with the channel as its label. */
export type Count =
  | 'taken'
  | 'drill'
  | 'duplicate'
  | 'accepted'
  | 'delivered'
  | 'failed'
  | 'timed-out'
  | 'backed-off'
  | 'held-back'
  | 'second-provider'
  | 'polled'
  | 'poll-failed'
  | 'poll-given-up'
  | 'way-lost'
  | 'way-regained'
  | 'given-way'
  | 'over-full'
  | 'looked-up'
  | 'found'
  | 'sent-again'
  | 'stood-down'
  | 'stand-down-failed'
  | 'report-lost'
  | 'bug'
  | 'hook-forged'
  | 'hook-unknown-attempt'
  | 'hook-bad'
  | 'hook-stale'
  | 'hook-replayed'
  | 'hook-unrecorded'
  | 'key-accepted'
  | 'reply-accepted'
  | 'reply-stop'
  | 'reply-start'
  | 'pin-right'
  | 'pin-wrong'
  | 'machine-hint'
  | 'brief-spoken'
  | 'hook-other-provider'
  | 'errand-begun'
  | 'errand-over'
  | 'reply-unknown'
  | 'reply-ignored'
  | 'bridge-placed'
  | 'bridge-stranger';

/** Where counts go; the app maps them to its metrics. */
export interface Metrics {
  count(what: Count, channel: string): void;
}

/** Counts in memory: `stats` and tests read it. */
export class Tally implements Metrics {
  readonly #counts = new Map<string, number>();

  count(what: Count, channel: string): void {
    const key = `${what} ${channel}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** How often, on one channel or on all. */
  of(what: Count, channel?: string): number {
    if (channel !== undefined) return this.#counts.get(`${what} ${channel}`) ?? 0;
    let sum = 0;
    for (const [key, n] of this.#counts) if (key.startsWith(`${what} `)) sum += n;
    return sum;
  }

  /** All counts by `{what} {channel}`. */
  all(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
