import type { CloseReason } from '../../core/input.ts';
import type { Figures } from '../figures.ts';
import type { Case } from '../ledger/ledger.ts';
import { dayFinder, daysOf } from '../local-time.ts';
import { fromOf, permille, Tally, timesOf } from './numbers.ts';
import { isIn, type Matter } from './question.ts';

/** Open at the end of the time asked about. */
const isOpenAt = ({ openedAt, closedAt }: Case, at: number) => openedAt < at && (closedAt === null || closedAt >= at);

export function incidentFigures(matter: Matter): Figures['incidents'] {
  const { ledger, cases, allCases, span, timeZone, sees } = matter;
  const byPriority: [number, number, number, number] = [0, 0, 0, 0];
  const kinds = new Tally();
  const days = new Map(daysOf(timeZone, span).map((day) => [day, 0]));
  const dayAt = dayFinder(timeZone);
  for (const { priority, kind, openedAt } of cases) {
    byPriority[priority - 1] = (byPriority[priority - 1] ?? 0) + 1;
    kinds.add(kind);
    const day = dayAt(openedAt);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  let drills = 0;
  let onTest = 0;
  for (const one of ledger.cases.values()) {
    if (!isIn(span, one.openedAt)) continue;
    if (one.drill) drills += 1;
    else if (one.onTest && sees(one.premises)) onTest += 1;
  }
  return {
    opened: cases.length,
    drills,
    onTest,
    openAtEnd: allCases.filter((one) => isOpenAt(one, span.to)).length,
    byPriority,
    byKind: kinds.list(),
    byDay: [...days].map(([day, count]) => ({ day, count })),
  };
}

export function acceptanceFigures({ cases }: Matter): Figures['acceptance'] {
  const by = new Tally();
  const times: number[] = [];
  for (const { openedAt, acceptedAt, acceptedBy } of cases) {
    if (acceptedAt === null) continue;
    times.push(acceptedAt - openedAt);
    by.add(acceptedBy ?? 'gateway');
  }
  return { accepted: times.length, times: timesOf(times), by: by.list() };
}

/** Priorities 1 and 2 are high, 3 is medium, 4 is low. */
export function mixFigures({ cases, standards: { load } }: Matter): Figures['mix'] {
  const count = (...priorities: number[]) => cases.filter(({ priority }) => priorities.includes(priority)).length;
  const whole = cases.length;
  const measured = {
    low: permille(count(4), whole),
    medium: permille(count(3), whole),
    high: permille(count(1, 2), whole),
  };
  return { from: fromOf(load), permille: whole === 0 ? null : measured, targetPermille: load?.mixPermille ?? null };
}

const STALE_AFTER_MS = 86_400_000;

export function staleFigures({ cases, allCases, span, standards: { load } }: Matter): Figures['stale'] {
  const afterMs: number = load?.stale.afterMs ?? STALE_AFTER_MS;
  const isStale = ({ openedAt, closedAt }: Case) => Math.min(closedAt ?? span.to, span.to) - openedAt > afterMs;
  return {
    from: fromOf(load),
    afterMs,
    atEnd: allCases.filter((one) => isOpenAt(one, span.to) && isStale(one)).length,
    opened: cases.filter(isStale).length,
    most: load?.stale.most ?? null,
  };
}

export function outcomeFigures({ allCases, span }: Matter): Figures['outcomes'] {
  const reasons = new Tally<CloseReason>();
  let closed = 0;
  for (const { closedAt, reason } of allCases) {
    if (!isIn(span, closedAt) || reason === null) continue;
    closed += 1;
    reasons.add(reason);
  }
  return { closed, byReason: reasons.list() };
}

export function chatterFigures({ ledger, span, sees }: Matter): Figures['chatter'] {
  const spells = ledger.chatter.filter(({ premises, since }) => isIn(span, since) && sees(premises));
  return {
    spells: spells.length,
    signals: spells.reduce((sum, { count }) => sum + count, 0),
    running: ledger.chatter.filter(
      ({ premises, since, endedAt }) => since < span.to && (endedAt === null || endedAt >= span.to) && sees(premises),
    ).length,
  };
}

export function deliveryFigures({ cases }: Matter): Figures['delivery'] {
  const channels = new Map<string, { attempts: number; accepted: number; failed: Tally }>();
  const sends = new Map<number, number>();
  for (const one of cases) {
    for (const [channel, tally] of one.channels) {
      const sum = channels.get(channel) ?? { attempts: 0, accepted: 0, failed: new Tally() };
      channels.set(channel, sum);
      sum.attempts += tally.attempts;
      sum.accepted += tally.accepted;
      for (const [reason, count] of tally.failed) sum.failed.add(reason, count);
    }
    if (one.acceptedAt !== null) sends.set(one.attemptsBefore, (sends.get(one.attemptsBefore) ?? 0) + 1);
  }
  return {
    channels: [...channels]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([channel, { failed, ...sum }]) => ({ channel, ...sum, failed: failed.list() })),
    attemptsToAcceptance: [...sends]
      .sort(([a], [b]) => a - b)
      .map(([attempts, incidents]) => ({ attempts, incidents })),
  };
}
