import { z } from 'zod';
import { At } from './common.ts';

const count = z.number().int();
const counted = z.object({ key: z.string(), count });
const sourced = z.object({
  standard: z.string(),
  source: z.string(),
  checked: z.boolean().describe("whether anybody has checked the figures against the source's own text"),
});
const from = sourced.nullable();

const HandlingTarget = sourced
  .extend({
    name: z.string(),
    about: z.enum(['listed', 'others', 'all']).describe('`others`: what the other targets of the standard leave'),
    kinds: z.array(z.string()),
    priorities: z.array(count),
    handleWithinS: z.array(z.number()).describe('shortest first'),
    sharesPermille: z.array(count).describe('at least so many out of a thousand within each'),
  })
  .meta({ id: 'HandlingTarget' });

/** What handling is held against. */
export const HandlingStandards = z
  .object({
    clock: z.string().describe("the standard that the queue's clocks go by; empty: none"),
    targets: z.array(HandlingTarget),
    attendance: sourced.extend({ places: z.array(z.object({ place: z.string(), withinS: z.number() })) }).nullable(),
    falseCalls: sourced
      .extend({
        months: count,
        limits: z.array(z.object({ type: z.string(), kinds: z.array(z.string()), warn: count, withdraw: count })),
      })
      .nullable(),
  })
  .meta({ id: 'HandlingStandards' });
export type HandlingStandards = z.infer<typeof HandlingStandards>;

const Times = z.object({
  count,
  medianMs: count.nullable(),
  p95Ms: count.nullable(),
  longestMs: count.nullable(),
});

const Handling = sourced.extend({
  name: z.string(),
  incidents: count,
  handled: count,
  waiting: count,
  marks: z.array(z.object({ withinMs: count, targetPermille: count, within: count, of: count })),
  times: Times,
});

const Load = z.object({
  from,
  windows: z.object({ total: count, above: count, limit: count.nullable(), spread: z.array(counted) }),
  days: z.object({ total: count, above: count, aboveMost: count, limit: count.nullable(), most: count.nullable() }),
  busiest: z.array(z.object({ at: At, alarms: count, operators: count })),
  floodMs: count,
  floods: count,
  floodTargetPermille: count.nullable(),
});

const mix = z.object({ low: count, medium: count, high: count }).nullable();
const lost = z.array(z.object({ cause: z.string(), ms: count }));
const home = { premises: z.string(), reference: z.string() };

/** Whole numbers only: counts, milliseconds, and shares out of a thousand. docs/FIGURES.md says what each means. */
export const Figures = z
  .object({
    range: z.object({ from: At, to: At, timeZone: z.string() }),
    position: count,
    knownFrom: At.nullable().describe('when the events that are here begin, if earlier ones are not'),
    missing: count.describe('events that are lost or cannot be read any more'),
    scope: z.object({ authority: z.string().nullable(), provider: z.string().nullable(), homes: count }),
    incidents: z.object({
      opened: count,
      drills: count,
      onTest: count,
      openAtEnd: count,
      byPriority: z.tuple([count, count, count, count]),
      byKind: z.array(counted),
      byDay: z.array(z.object({ day: z.string(), count })),
    }),
    handling: z.array(Handling),
    acceptance: z.object({ accepted: count, times: Times, by: z.array(counted) }),
    load: Load.nullable().describe('null where only a part of the homes is seen'),
    mix: z.object({ from, permille: mix, targetPermille: mix }),
    chatter: z.object({ spells: count, signals: count, running: count }),
    stale: z.object({ from, afterMs: count, atEnd: count, opened: count, most: count.nullable() }),
    outcomes: z.object({ closed: count, byReason: z.array(counted) }),
    falseAlarms: z.object({
      from,
      closed: count,
      toPolice: count,
      byCause: z.array(counted),
      months: count,
      homes: z.array(
        z.object({
          ...home,
          type: z.string(),
          calls: count,
          warn: count,
          withdraw: count,
          standing: z.enum(['warning', 'at the limit']),
        }),
      ),
    }),
    police: z.object({
      from,
      informed: count,
      accepted: count,
      refused: count,
      dispatched: count,
      onScene: count,
      toInformed: Times,
      toScene: Times,
      places: z.array(z.object({ place: z.string(), withinMs: count, within: count, of: count })),
    }),
    delivery: z.object({
      channels: z.array(z.object({ channel: z.string(), attempts: count, accepted: count, failed: z.array(counted) })),
      attemptsToAcceptance: z.array(z.object({ attempts: count, incidents: count })),
    }),
    availability: z.object({
      watchedMs: count,
      protectedMs: count,
      lost,
      homes: z.array(z.object({ ...home, watchedMs: count, protectedMs: count, lost })),
    }),
    lastNight: z.object({
      watched: count,
      unprotected: z.array(
        z.object({ ...home, lostMs: count, spells: z.array(z.object({ cause: z.string(), from: At, to: At })) }),
      ),
    }),
  })
  .meta({ id: 'Figures' });
export type Figures = z.infer<typeof Figures>;

export const MonthReport = z
  .object({
    month: z.string(),
    complete: z.boolean(),
    authority: z.object({ id: z.string(), name: z.string() }).nullable(),
    authorities: z.array(z.object({ id: z.string(), name: z.string() })),
    figures: Figures,
  })
  .meta({ id: 'MonthReport' });
export type MonthReport = z.infer<typeof MonthReport>;

const authority = z.string().max(64).optional().describe("one authority's homes only");
const instant = z.iso.datetime({ offset: true });

export const FiguresQuery = z.object({ from: instant, to: instant, authority });
export const ReportQuery = z.object({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'write the month like 2026-11'),
  authority,
});
