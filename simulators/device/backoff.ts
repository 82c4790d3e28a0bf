/** The bounds of a device's patience between two attempts to connect. */
export interface Backoff {
  firstMs: number;
  maxMs: number;
}

export const BACKOFF: Backoff = { firstMs: 1000, maxMs: 30_000 };

/**
 * How long to wait before attempt `attempt` (0 for the first after a loss): doubled each time up to `maxMs`, of which the upper half is
 * random, so that a thousand homes that lost the gateway together do not come back together. `random` gives 0 ≤ x < 1.
 */
export function backoffMs(attempt: number, random: () => number, { firstMs, maxMs }: Backoff = BACKOFF): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
