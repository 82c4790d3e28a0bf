import { type Instant, instant } from '../../core/time.ts';
import type { LoadFigures } from '../figures.ts';
import { WINDOW_MS } from '../ledger/ledger.ts';
import { dayFinder } from '../local-time.ts';
import { lengthOf, shareOf, unionOf } from '../spans.ts';
import { fromOf, iso } from './numbers.ts';
import { isIn, type Matter } from './question.ts';

const BUSIEST = 10;
/** Alarms for each operator in ten minutes, rounded up; the last class is open. */
const CLASSES: readonly { key: string; most: number }[] = [
  { key: '1–2', most: 2 },
  { key: '3–5', most: 5 },
  { key: '6–10', most: 10 },
  { key: 'over 10', most: Number.POSITIVE_INFINITY },
];

interface Window {
  at: Instant;
  alarms: number;
  operators: number;
}

/** New alarms for each operator. Null where only a part of the homes is seen: the people at the desk work for all of them. */
export function loadFigures(matter: Matter): LoadFigures | null {
  const { scope, ledger, span, standards } = matter;
  if (scope.authority !== undefined || scope.provider !== undefined) return null;
  const windows = windowsOf(matter);
  const limit = standards.load?.perOperator.tenMinutes ?? null;
  const floods = ledger.floods.map(({ from, to }) => ({ from, to: to ?? span.to }));
  return {
    from: fromOf(standards.load),
    windows: {
      total: windows.length,
      above: limit === null ? 0 : windows.filter(({ alarms, operators }) => alarms > limit * operators).length,
      limit,
      spread: spreadOf(windows),
    },
    days: dayLoad(matter),
    busiest: windows
      .toSorted((a, b) => b.alarms * a.operators - a.alarms * b.operators || a.at - b.at)
      .slice(0, BUSIEST)
      .map(({ at, alarms, operators }) => ({ at: iso(at), alarms, operators })),
    floodMs: lengthOf(shareOf(unionOf(floods), [span])),
    floods: floods.filter(({ from }) => isIn(span, from)).length,
    floodTargetPermille: standards.load?.inFloodPermille ?? null,
  };
}

/** Windows in which an alarm came. Its operators are those who did something in it; one with nobody counts as one. */
function windowsOf({ cases, ledger }: Matter): Window[] {
  const counts = new Map<number, number>();
  for (const { openedAt } of cases) {
    const window = Math.floor(openedAt / WINDOW_MS);
    counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return [...counts].map(([window, alarms]) => ({
    at: instant(window * WINDOW_MS),
    alarms,
    operators: Math.max(1, ledger.acted.get(window)?.size ?? 0),
  }));
}

/** The same by calendar day: its operators are those who did something in it. */
function dayLoad({ cases, ledger, span, timeZone, standards: { load } }: Matter): LoadFigures['days'] {
  const dayAt = dayFinder(timeZone);
  const alarms = new Map<string, number>();
  for (const { openedAt } of cases) alarms.set(dayAt(openedAt), (alarms.get(dayAt(openedAt)) ?? 0) + 1);
  const staff = new Map<string, Set<string>>();
  for (const [window, acted] of ledger.acted) {
    const at = instant(window * WINDOW_MS);
    if (!isIn(span, at)) continue;
    const day = staff.get(dayAt(at)) ?? new Set();
    staff.set(dayAt(at), day);
    for (const one of acted) day.add(one);
  }
  const limit = load?.perOperator.day ?? null;
  const most = load?.perOperator.dayMost ?? null;
  const above = (bound: number | null) =>
    bound === null ? 0 : [...alarms].filter(([day, n]) => n > bound * Math.max(1, staff.get(day)?.size ?? 0)).length;
  return { total: alarms.size, above: above(limit), aboveMost: above(most), limit, most };
}

function spreadOf(windows: readonly Window[]) {
  const counts = CLASSES.map(({ key }) => ({ key, count: 0 }));
  for (const { alarms, operators } of windows) {
    const each = Math.ceil(alarms / operators);
    const found = counts[CLASSES.findIndex(({ most }) => each <= most)];
    if (found !== undefined) found.count += 1;
  }
  return counts;
}
