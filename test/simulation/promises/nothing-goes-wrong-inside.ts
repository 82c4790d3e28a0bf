import type { Promised } from './checker.ts';

/** No decision throws, and no reload happens that nobody caused: what the loop counts as its own bugs stays at none. */
export const nothingGoesWrongInside: Promised = (view, broken) => ({
  look() {
    const bugs = view.gateway?.gateway.counts.bugs ?? 0;
    if (bugs > 0) broken(`the loop has met ${bugs} bugs of its own`);
  },
});
