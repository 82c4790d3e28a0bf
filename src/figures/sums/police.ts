import type { FalseCallHome, Figures } from '../figures.ts';
import type { Case } from '../ledger/ledger.ts';
import { monthsBefore } from '../local-time.ts';
import type { FalseCallLimit } from '../standards.ts';
import { fromOf, Tally, timesOf } from './numbers.ts';
import { isIn, type Matter } from './question.ts';

const MONTHS = 12;

/** What the police were told of and what came of it, by incidents that were opened in the time. */
export function policeFigures({ cases, standards: { attendance } }: Matter): Figures['police'] {
  const count = (name: keyof Case['police']) => cases.filter(({ police }) => police[name] !== null).length;
  const toInformed: number[] = [];
  const toScene: number[] = [];
  for (const { openedAt, police } of cases) {
    if (police.informedAt !== null) toInformed.push(police.informedAt - openedAt);
    if (police.dispatchedAt !== null && police.onSceneAt !== null) toScene.push(police.onSceneAt - police.dispatchedAt);
  }
  return {
    from: fromOf(attendance),
    informed: count('informedAt'),
    accepted: count('acceptedAt'),
    refused: count('refusedAt'),
    dispatched: count('dispatchedAt'),
    onScene: count('onSceneAt'),
    toInformed: timesOf(toInformed),
    toScene: timesOf(toScene),
    places: (attendance?.places ?? []).map(({ place, withinMs }) => ({
      place,
      withinMs,
      within: toScene.filter((ms) => ms <= withinMs).length,
      of: toScene.length,
    })),
  };
}

/** A false alarm that the police had been told of: what a force counts. */
const isFalseCall = ({ reason, police }: Case) => reason === 'false' && police.informedAt !== null;

/** False alarms that were closed in the time; and homes near a force's limit, over the rolling months up to its end. */
export function falseAlarmFigures(matter: Matter): Figures['falseAlarms'] {
  const { allCases, span, timeZone, standards } = matter;
  const closed = allCases.filter(({ closedAt, reason }) => isIn(span, closedAt) && reason === 'false');
  const causes = new Tally();
  for (const { cause } of closed) causes.add(cause ?? 'unknown');
  const months = standards.falseCalls?.months ?? MONTHS;
  const rolling = { from: monthsBefore(timeZone, span.to, months), to: span.to };
  const calls = allCases.filter((one) => isIn(rolling, one.closedAt) && isFalseCall(one));
  return {
    from: fromOf(standards.falseCalls),
    closed: closed.length,
    toPolice: closed.filter(isFalseCall).length,
    byCause: causes.list(),
    months,
    homes: (standards.falseCalls?.limits ?? []).flatMap((limit) => nearLimit(matter, calls, limit)),
  };
}

function nearLimit(
  { homes }: Matter,
  calls: readonly Case[],
  { type, kinds, warn, withdraw }: FalseCallLimit,
): FalseCallHome[] {
  const counts = new Map<string, number>();
  for (const { premises, gravestKind } of calls)
    if (kinds.includes(gravestKind)) counts.set(premises, (counts.get(premises) ?? 0) + 1);
  return homes.flatMap(({ premises, reference }) => {
    const count = counts.get(premises) ?? 0;
    if (count < warn) return [];
    const standing = count >= withdraw ? ('at the limit' as const) : ('warning' as const);
    return [{ premises, reference, type, calls: count, warn, withdraw, standing }];
  });
}
