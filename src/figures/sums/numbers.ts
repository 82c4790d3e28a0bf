import type { Instant } from '../../core/time.ts';
import type { Counted, From, Times } from '../figures.ts';
import type { Sourced } from '../standards.ts';

const PERMILLE = 1_000;
const MEDIAN = 50;
const P95 = 95;

export function timesOf(list: readonly number[]): Times {
  const sorted = list.toSorted((a, b) => a - b);
  // Nearest rank: always a time that was really measured, so that two machines agree to the millisecond.
  const rank = (percent: number) => sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? null;
  return { count: sorted.length, medianMs: rank(MEDIAN), p95Ms: rank(P95), longestMs: sorted.at(-1) ?? null };
}

/** Out of a thousand, rounded down: a mark is met or it is not. */
export function permille(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part * PERMILLE) / whole);
}

/** Counts by key, most first, then by name. */
export class Tally<Key extends string = string> {
  readonly #counts = new Map<Key, number>();

  add(key: Key, by = 1): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }

  list(): Counted<Key>[] {
    return [...this.#counts]
      .map(([key, count]) => ({ key, count }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  }
}

export const iso = (at: Instant): string => new Date(at).toISOString();

export function fromOf(sourced: Sourced | null): From | null {
  if (sourced === null) return null;
  const { standard, source, checked } = sourced;
  return { standard, source, checked };
}
