import type { Promised } from './checker.ts';

/** What the loop has decided is handed to the journal within this while no commit is under way. */
export const HANDED_OVER_WITHIN_MS = 100;

/** Nothing that was decided stays in memory: what nobody waits for is on its way to disk soon, too. */
export const newsReachesTheDisk: Promised = (view, broken) => {
  let idleSince: number | undefined;
  return {
    look() {
      const { gateway, awakeMs } = view;
      const status = gateway?.isPrompt ? gateway.gateway.status : undefined;
      if (status === undefined || status.disk !== 'good' || status.writing || status.pending + status.waiting === 0) {
        idleSince = undefined;
        return;
      }
      idleSince ??= awakeMs;
      if (awakeMs - idleSince > HANDED_OVER_WITHIN_MS)
        broken(
          `${status.pending} decisions have waited ${Math.round(awakeMs - idleSince)} ms with no commit under way`,
        );
    },
  };
};
