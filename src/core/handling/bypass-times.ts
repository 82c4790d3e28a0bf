import { after, days, type Instant } from '../time.ts';

/** A sensor is left out for so long at most. */
export const LONGEST_BYPASS = days(7);
/** After so long somebody is told that it still is. */
export const BYPASS_NAGS_AFTER = days(1);

/** When something is to be done about a bypass by itself: first somebody is told, then it ends. */
export function bypassDueAt({
  since,
  until,
  nagged,
}: {
  since: Instant;
  until: Instant;
  nagged?: true | undefined;
}): Instant {
  const nags = after(since, BYPASS_NAGS_AFTER);
  return nagged === true || until < nags ? until : nags;
}
