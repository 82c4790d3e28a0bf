import type { Book } from '../core/book.ts';
import type { ConfirmationRules } from '../core/confirmation/rules.ts';
import { DOMESTIC_ABUSE_RULES } from '../core/confirmation/rules.ts';
import type { PremisesId } from '../core/ids.ts';
import { asksUrn } from '../core/police/plan-police.ts';
import type { Blocked, PoliceRoute, PoliceRouteKind, PoliceRoutes } from '../core/police/routes.ts';
import { isOpen, type Offsets } from '../core/rules/schedule.ts';
import type { Instant } from '../core/time.ts';
import type { KindOfCall } from '../desk/brief/briefing.ts';
import type { Standing, UrnType } from '../register/police-standing.ts';
import type { Force } from './config/force-file.ts';

const DAY_MS = 86_400_000;

/** What the ways to the police are worked out from. Nothing of it is personal. */
export interface RoutesFrom {
  forces: ReadonlyMap<string, Force>;
  kindOf(kind: string): KindOfCall;
  /** The id of the home's force. */
  forceOf(premises: PremisesId): string | undefined;
  /** Undefined while nobody has worked it out. */
  standing(premises: PremisesId, type: UrnType): Standing | undefined;
  offsets(premises: PremisesId): Offsets;
}

/**
 * The ways to the force of a home as they are now, each with what stands in its way. A number that the force would turn away
 * closes every way that asks for one; 999 by hand asks for none.
 */
export function policeBook(from: RoutesFrom): Required<Pick<Book, 'police' | 'confirmation'>> {
  const forceAt = (premises: PremisesId): Force | undefined => from.forces.get(from.forceOf(premises) ?? '');
  return {
    police: (premises, kind, now) => {
      const force = forceAt(premises);
      return force && routesTo(force, from, { premises, kind, now });
    },
    confirmation: (premises) => {
      const force = forceAt(premises);
      return force && confirmationRules(force);
    },
  };
}

interface About {
  premises: PremisesId;
  kind: string;
  now: Instant;
}

function routesTo(force: Force, from: RoutesFrom, about: About): PoliceRoutes {
  const { urn } = from.kindOf(about.kind);
  const type = urn === 'HUA' && isLoneWorker(from, about.premises) ? 'LWS' : urn;
  const why = type === null ? undefined : whyNotUnder(force, type, from.standing(about.premises, type));
  const routes = force.routes.map((kind): PoliceRoute => {
    const blocked = closed(force, kind, from, about) ?? (asksUrn({ kind }) ? why : undefined);
    return blocked === undefined ? { kind } : { kind, blocked };
  });
  const toldAs = urn === 'HUA' ? ('hold-up' as const) : ('intruder' as const);
  const { id, acceptWithin: acceptWithinMs } = force;
  return { force: id, routes, acceptWithinMs, ...(urn !== null && { toldAs }) };
}

/** A home whose button is known to the force by a number for lone workers, and by no other. */
function isLoneWorker({ standing }: RoutesFrom, premises: PremisesId): boolean {
  return standing(premises, 'LWS') === 'ok' && standing(premises, 'HUA') !== 'ok';
}

const WHY: Record<Exclude<Standing, 'ok'>, Blocked> = {
  withdrawn: 'withdrawn',
  bad: 'bad-urn',
  missing: 'no-urn',
  'wrong-type': 'wrong-type',
};

function whyNotUnder({ types }: Force, type: UrnType, standing: Standing | undefined): Blocked | undefined {
  if (types[type]?.response === 'none') return 'wrong-type';
  // Nobody has looked yet: a number that nobody knows is handed to nobody.
  if (standing === undefined) return 'no-urn';
  return standing === 'ok' ? undefined : WHY[standing];
}

function closed(force: Force, kind: PoliceRouteKind, { offsets }: RoutesFrom, { premises, now }: About) {
  if (kind === '999') return undefined;
  if (kind === 'transfer' && force.transfer === undefined) return 'not-configured' as const;
  if (force.agreedUntil !== undefined && Date.parse(force.agreedUntil) + DAY_MS <= now) return 'expired' as const;
  const hours = force.hours[kind];
  if (hours === undefined || hours.some((window) => isOpen(window, now, offsets(premises)))) return undefined;
  return 'out-of-hours' as const;
}

/** How a force asks for alarms to be confirmed; what it does not say is as for any home at risk. */
export function confirmationRules({ types: { HUA, IAS } }: Pick<Force, 'types'>): ConfirmationRules {
  const holdUp = HUA?.confirmation && { holdUp: HUA.confirmation.by, holdUpWithinMs: HUA.confirmation.withinMs };
  const intruder = IAS?.confirmation && { intruder: IAS.confirmation.by, intruderWithinMs: IAS.confirmation.withinMs };
  return { ...DOMESTIC_ABUSE_RULES, ...holdUp, ...intruder };
}
