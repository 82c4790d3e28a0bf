import type { AttemptId } from '../ids.ts';
import type { DurationMs, Instant } from '../time.ts';
import type { PoliceRoute } from './routes.ts';

/**
 * How far an incident has got on its ways to the police: a chain beside the ladders. An acceptance does not end it; the word of
 * the police, a person who has told them, and the closing do.
 */
export interface PoliceChain {
  force: string;
  /** As they were planned; a graver incident plans them anew only while none has been taken. */
  routes: readonly PoliceRoute[];
  acceptWithinMs: DurationMs;
  /** Place of the route under way; -1 before the first. */
  route: number;
  /** The attempt of the newest route that goes by itself. */
  attempt: AttemptId | null;
  /** When the next route begins, if nothing is heard until then; null when nothing more begins by itself. */
  nextAt: Instant | null;
  /**
   * `waiting`: not begun, by its time or for a confirmation; `trying`: a route is under way; `with-person`: a task is;
   * `with-police`: they have it.
   */
  state: 'waiting' | 'trying' | 'with-person' | 'with-police';
  /** Whose word ended it; what a machine hears after a person has told them changes no more. */
  toldBy?: 'person' | 'police';
}

/** True when a route stands in the way of nobody now: a confirmation lifts what waited for it. */
export function isOpen({ blocked }: PoliceRoute, { confirmed }: { confirmed?: object }): boolean {
  return blocked === undefined || (blocked === 'not-confirmed' && confirmed !== undefined);
}
