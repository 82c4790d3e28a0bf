import type { HandlingFigures } from '../figures.ts';
import { type HandlingTarget, isAbout } from '../standards.ts';
import { timesOf } from './numbers.ts';
import type { Matter } from './question.ts';

/** How soon somebody at the desk took an incident, held against each target. */
export function handlingFigures(matter: Matter): HandlingFigures[] {
  return matter.standards.handling.map((target) => handlingOf(matter, target));
}

function handlingOf({ cases, span, standards }: Matter, target: HandlingTarget): HandlingFigures {
  const { standard, source, checked, name, marks } = target;
  const about = cases.filter((one) => isAbout(target, one, standards.handling));
  const longest = marks.at(-1)?.withinMs ?? 0;
  const times: number[] = [];
  let waiting = 0;
  for (const { openedAt, handledAt, closedAt } of about) {
    if (handledAt !== null) times.push(handledAt - openedAt);
    // Nobody can say yet whether it will have been handled in time.
    else if (closedAt === null && span.to - openedAt < longest) waiting += 1;
  }
  const of = about.length - waiting;
  return {
    standard,
    source,
    checked,
    name,
    incidents: about.length,
    handled: times.length,
    waiting,
    marks: marks.map(({ withinMs, sharePermille }) => ({
      withinMs,
      targetPermille: sharePermille,
      within: times.filter((ms) => ms <= withinMs).length,
      of,
    })),
    times: timesOf(times),
  };
}
