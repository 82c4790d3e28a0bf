import type { Book } from '../book.ts';
import { isToldAtOnce } from '../confirmation/confirmation.ts';
import type { PremisesId } from '../ids.ts';
import type { Plan } from '../plan.ts';
import type { Instant } from '../time.ts';
import type { PlannedPolice, PoliceRoute, PoliceRoutes } from './routes.ts';
import { isAutomatic } from './routes.ts';

/** What a plan is for. */
export interface PlannedFor {
  premises: PremisesId;
  kind: string;
  now: Instant;
}

/** The plan with the ways to the police as they are now; unchanged where the home has no force or the policy does not ask. */
export function withPolice(plan: Plan, book: Book, about: PlannedFor): Plan {
  const asked = book.policy(plan.policy)?.police;
  const found = asked === undefined ? undefined : book.police?.(about.premises, about.kind, about.now);
  if (asked === undefined || found === undefined) return plan;
  return { ...plan, police: planPolice(asked, found, book, about.premises) };
}

function planPolice(
  { atMs, hold }: { atMs: PlannedPolice['atMs']; hold: PlannedPolice['hold'] },
  found: PoliceRoutes,
  book: Book,
  premises: PremisesId,
): PlannedPolice {
  const rules = book.confirmation?.(premises);
  const told = found.toldAs === undefined || rules === undefined || isToldAtOnce(found.toldAs, rules);
  const routes = found.routes.map((route) => {
    if (route.blocked !== undefined) return route;
    if (isAutomatic(route.kind) && !book.channels.has(route.kind)) return blocked(route, 'not-configured');
    // Where the plan itself waits for the confirmation, it is there when the route is taken.
    return told || hold === 'confirmed' || !asksUrn(route) ? route : blocked(route, 'not-confirmed');
  });
  return { ...found, routes: endingWith999(routes), atMs, hold: told ? 'none' : hold };
}

function blocked({ kind }: PoliceRoute, why: PoliceRoute['blocked'] & string): PoliceRoute {
  return { kind, blocked: why };
}

/** Routes that a force keeps for alarms under a number of its own (URN). */
export function asksUrn({ kind }: Pick<PoliceRoute, 'kind'>): boolean {
  return kind === 'transfer' || kind === 'line';
}

/** Whatever a force offers, a person with a telephone is the last way to it, and is never blocked. */
function endingWith999(routes: readonly PoliceRoute[]): PoliceRoute[] {
  return [...routes.filter(({ kind }) => kind !== '999'), { kind: '999' }];
}
