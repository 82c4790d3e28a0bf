import type { Book, Policy } from '../book.ts';
import type { PremisesId } from '../ids.ts';
import type { Rota } from '../rota.ts';
import type { Offsets, Schedule } from '../rules/schedule.ts';
import type { Instant } from '../time.ts';
import { instant } from '../time.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Turns of one rota that are looked at: a rota that changes hands more often than each minute of a fortnight is none. */
const MOST_TURNS = 20_160;

/**
 * Every instant from `from` (which is the first) to before `until` at which somebody's hours, a rota, a stand-in, a watch or
 * the clocks may change who can be reached for this home. Between two of them nothing does. Ascending.
 */
export function changePoints(
  book: Book,
  policies: readonly Policy[],
  premises: PremisesId,
  from: Instant,
  until: Instant,
): Instant[] {
  const found = new Set<number>([from]);
  const add = (at: number) => {
    if (at > from && at < until) found.add(at);
  };
  const home = book.offsets(premises);
  const schedules = policies.flatMap(({ steps }) => steps.flatMap(({ when }) => when?.during ?? []));
  for (const entry of book.roster(premises)) {
    schedules.push(...(entry.when ?? []), ...(entry.points ?? []).flatMap(({ when }) => when ?? []));
  }
  addSchedules(schedules, home, from, until, add);
  for (const { fromAt } of home) add(fromAt);
  for (const rota of rotasOf(book, policies, premises)) addRota(rota, from, until, add);
  const watch = book.watch?.(premises);
  if (watch !== undefined) {
    add(watch.until);
    if (watch.from !== undefined) add(watch.from);
  }
  return [...found].sort((a, b) => a - b).map(instant);
}

/** The same for one rota: when somebody else may be on duty. */
export function rotaPoints(rota: Rota, from: Instant, until: Instant): Instant[] {
  const found = new Set<number>([from]);
  addRota(rota, from, until, (at) => {
    if (at > from && at < until) found.add(at);
  });
  return [...found].sort((a, b) => a - b).map(instant);
}

function rotasOf(book: Book, policies: readonly Policy[], premises: PremisesId): Rota[] {
  const names = new Set(
    policies.flatMap(({ steps }) =>
      steps.flatMap(({ tell }) => (typeof tell === 'object' && 'rota' in tell ? tell.rota : [])),
    ),
  );
  return [...names].flatMap((name) => book.rota?.(name, premises) ?? []);
}

/** Stretches in which local time runs beside UTC without a jump. */
function stretches(
  offsets: Offsets,
  from: Instant,
  until: Instant,
): { from: number; until: number; offsetMs: number }[] {
  const table = offsets.length === 0 ? [{ fromAt: from, offsetMs: 0 }] : offsets;
  return table.flatMap(({ fromAt, offsetMs }, i) => {
    const begins = i === 0 ? from : Math.max(fromAt, from);
    const ends = Math.min(table[i + 1]?.fromAt ?? until, until);
    return begins < ends ? [{ from: begins, until: ends, offsetMs }] : [];
  });
}

/** Openings and closings, on every day: one that is of another weekday changes nothing and does no harm. */
function addSchedules(
  schedules: readonly Schedule[],
  offsets: Offsets,
  from: Instant,
  until: Instant,
  add: (at: number) => void,
): void {
  const minutes = new Set(schedules.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute]));
  for (const stretch of stretches(offsets, from, until)) {
    const firstDay = Math.floor((stretch.from + stretch.offsetMs) / DAY_MS) - 1;
    const lastDay = Math.floor((stretch.until + stretch.offsetMs) / DAY_MS);
    for (let day = firstDay; day <= lastDay; day += 1) {
      for (const minute of minutes) {
        const at = day * DAY_MS + minute * MINUTE_MS - stretch.offsetMs;
        if (at >= stretch.from && at < stretch.until) add(at);
      }
    }
  }
}

function addRota(rota: Rota, from: Instant, until: Instant, add: (at: number) => void): void {
  for (const standIn of rota.standIns) {
    add(standIn.from);
    add(standIn.until);
  }
  add(rota.from);
  for (const { fromAt } of rota.offsets) add(fromAt);
  addSchedules(rota.when ?? [], rota.offsets, from, until, add);
  const began = rota.from + offsetAt(rota.offsets, rota.from);
  for (const stretch of stretches(rota.offsets, from, until)) {
    const first = Math.max(0, Math.floor((stretch.from + stretch.offsetMs - began) / rota.turnMs));
    for (let turn = first; turn <= first + MOST_TURNS; turn += 1) {
      const at = began + turn * rota.turnMs - stretch.offsetMs;
      if (at >= stretch.until) break;
      if (at >= stretch.from) add(at);
    }
  }
}

function offsetAt(offsets: Offsets, at: Instant): number {
  let offset = offsets[0]?.offsetMs ?? 0;
  for (const change of offsets) {
    if (change.fromAt > at) break;
    offset = change.offsetMs;
  }
  return offset;
}
