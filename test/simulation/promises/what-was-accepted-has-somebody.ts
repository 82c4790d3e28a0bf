import type { IncidentDoc } from '../../../src/core/state.ts';
import type { Promised } from './checker.ts';

/** What lasts is looked at so often, in milliseconds of waking time: every step would cost more than it finds. */
const LOOKS_EVERY_MS = 250;
/** Who has gone loses what they had within this, while the gateway is up. */
const LOST_WITHIN_MS = 30_000;

/**
 * What only the desk has accepted is somebody's: they have it, or it is put aside in somebody's name, or help is on its way.
 * And whoever has it is there: a connection that is gone takes the claim with it.
 */
export const whatWasAcceptedHasSomebody: Promised = (view, broken) => {
  let awaySince = new Map<string, number>();
  let lookedMs = Number.NEGATIVE_INFINITY;
  return {
    look() {
      const { gateway, steadySinceMs, awakeMs, desk } = view;
      if (gateway !== undefined && steadySinceMs !== undefined && awakeMs - lookedMs < LOOKS_EVERY_MS) return;
      lookedMs = awakeMs;
      const before = awaySince;
      awaySince = new Map();
      if (gateway === undefined || steadySinceMs === undefined) return;
      for (const { incidents } of gateway.gateway.states()) {
        for (const doc of incidents.values()) {
          if (isNobodys(doc)) broken(`${doc.id} was accepted at the desk and nobody is on it`);
          const holder = doc.handling?.claim?.by;
          if (holder === undefined || desk.isThere(holder)) continue;
          const key = `${doc.id} ${holder}`;
          const since = before.get(key) ?? awakeMs;
          awaySince.set(key, since);
          const goneMs = awakeMs - Math.max(since, steadySinceMs);
          if (goneMs > LOST_WITHIN_MS) broken(`${doc.id} is still ${holder}'s, who has been gone for ${goneMs} ms`);
        }
      }
    },
  };
};

function isNobodys({ state, acknowledgedBy, handling, helpSentAt }: Readonly<IncidentDoc>): boolean {
  const isTaken = handling?.claim || handling?.shelved || helpSentAt !== null;
  return state === 'acknowledged' && acknowledgedBy?.kind === 'staff' && !isTaken;
}
