import { type Instant, later } from '../../core/time.ts';
import { type Scope, TIME_ZONE_DEFAULT } from '../../register/schema.ts';
import { type Estate, homesIn, zoneOf } from '../estate.ts';
import type { Figures, MonthReport } from '../figures.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { spanOfMonth } from '../local-time.ts';
import type { Span } from '../spans.ts';
import type { Standards } from '../standards.ts';
import { availabilityFigures, lastNightFigures } from './availability.ts';
import { handlingFigures } from './handling.ts';
import {
  acceptanceFigures,
  chatterFigures,
  deliveryFigures,
  incidentFigures,
  mixFigures,
  outcomeFigures,
  staleFigures,
} from './incidents.ts';
import { loadFigures } from './load.ts';
import { iso } from './numbers.ts';
import { falseAlarmFigures, policeFigures } from './police.ts';
import { isIn, isReal, type Matter } from './question.ts';

/** What somebody asks, and what is known. `until`: nothing after it is counted, because it has not happened yet. */
export interface Known {
  ledger: Ledger;
  estate: Estate;
  standards: Standards;
  scope: Scope;
  until: Instant;
}

/** All figures of a time: the same ledger and question give the same document, to the byte. Pure. */
export function figuresOf(known: Known, asked: Span): Figures {
  const matter = matterOf(known, asked);
  const { ledger, span, timeZone, scope, homes } = matter;
  const isPartial = ledger.firstPosition > 1 && ledger.firstAt !== null && ledger.firstAt > span.from;
  return {
    range: { from: iso(span.from), to: iso(span.to), timeZone },
    position: ledger.position,
    knownFrom: isPartial && ledger.firstAt !== null ? iso(ledger.firstAt) : null,
    missing: ledger.position === 0 ? 0 : ledger.position - ledger.firstPosition + 1 - ledger.taken,
    scope: { authority: scope.authority ?? null, provider: scope.provider ?? null, homes: homes.length },
    incidents: incidentFigures(matter),
    handling: handlingFigures(matter),
    acceptance: acceptanceFigures(matter),
    load: loadFigures(matter),
    mix: mixFigures(matter),
    chatter: chatterFigures(matter),
    stale: staleFigures(matter),
    outcomes: outcomeFigures(matter),
    falseAlarms: falseAlarmFigures(matter),
    police: policeFigures(matter),
    delivery: deliveryFigures(matter),
    availability: availabilityFigures(matter),
    lastNight: lastNightFigures(matter),
  };
}

/** The figures of a calendar month where most of the homes are; undefined when `month` is not one such as `2026-11`. */
export function reportOf(known: Known, month: string): MonthReport | undefined {
  const { estate, scope, until } = known;
  const span = spanOfMonth(zoneOf(homesIn(estate, scope), TIME_ZONE_DEFAULT), month);
  if (span === undefined) return undefined;
  const authority = estate.authorities.find(({ id }) => id === scope.authority) ?? null;
  const isAll = scope.authority === undefined && scope.provider === undefined;
  const authorities = isAll ? [...estate.authorities] : [];
  return { month, complete: until >= span.to, authority, authorities, figures: figuresOf(known, span) };
}

function matterOf({ ledger, estate, standards, scope, until }: Known, asked: Span): Matter {
  const homes = homesIn(estate, scope);
  const isAll = scope.authority === undefined && scope.provider === undefined;
  const seen = new Set(homes.map(({ premises }) => premises));
  const sees: Matter['sees'] = (premises) => isAll || seen.has(premises);
  const span = { from: asked.from, to: later(asked.from, asked.to < until ? asked.to : until) };
  const allCases = [...ledger.cases.values()].filter((one) => isReal(one) && sees(one.premises));
  const cases = allCases.filter(({ openedAt }) => isIn(span, openedAt));
  return { ledger, standards, span, timeZone: zoneOf(homes, TIME_ZONE_DEFAULT), scope, homes, sees, cases, allCases };
}
