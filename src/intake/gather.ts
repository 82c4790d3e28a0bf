import type { Outcome, Settled } from '../gateway/ports.ts';

/** Joins several answers into one: the first failure, or ok after the last. */
export function gather(settled: Settled): { one(): Settled; closed(): void } {
  let open = 1;
  let outcome: Outcome = { ok: true };
  const answer = (next: Outcome) => {
    if (outcome.ok && !next.ok) outcome = next;
    open -= 1;
    if (open === 0) settled(outcome);
  };
  return {
    one() {
      open += 1;
      return answer;
    },
    closed: () => answer({ ok: true }),
  };
}
