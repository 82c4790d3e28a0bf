import type { PolicyStep, StepCondition } from '../../core/book.ts';
import type { Hole } from '../../core/explain/holes.ts';
import { SKIP_WORDS } from '../../core/explain/words.ts';
import type { PoliceRouteKind } from '../../core/police/routes.ts';
import type { Offsets, Schedule } from '../../core/rules/schedule.ts';
import { homeTimeWords } from './home-time.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MINUTES = 60;
const two = (n: number) => String(n).padStart(2, '0');
const clock = (minute: number) => `${two(Math.floor(minute / MINUTES))}:${two(minute % MINUTES)}`;

/** `Mon, Tue 22:00 to 06:00`; the days are left out when it is all of them. */
export function hoursWords({ days, fromMinute, toMinute }: Schedule): string {
  const which = days.length === DAYS.length ? '' : `${days.map((day) => DAYS[day]).join(', ')} `;
  return fromMinute === toMinute && fromMinute === 0
    ? `${which}all day`
    : `${which}${clock(fromMinute)} to ${clock(toMinute)}`;
}

/** When a step is there at all; null: always. */
export function conditionWords(when: StepCondition | undefined): string | null {
  if (when === undefined) return null;
  const { risks, priorities, during, watched } = when;
  const parts = [
    ...(risks === undefined ? [] : [`risk ${risks.join(' or ')}`]),
    ...(priorities === undefined ? [] : [`priority ${priorities.join(' or ')}`]),
    ...(during === undefined ? [] : [hoursWords(during)]),
    ...(watched === undefined ? [] : [watched ? 'under a heightened watch' : 'without a heightened watch']),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

/** Whom a step tells, in a word or two. */
export function tellWords(tell: PolicyStep['tell']): string {
  if (tell === 'desk' || tell === 'webhook') return `the ${tell}`;
  return 'rota' in tell ? `rota ${tell.rota}` : tell.role;
}

/** From when to when, by the clocks at the home, and why. */
export function holeWords(hole: Hole, timeZone: string, offsets: Offsets): string {
  const from = homeTimeWords(hole.from, offsets);
  const until = hole.until === null ? 'and for the rest of the fortnight' : `to ${homeTimeWords(hole.until, offsets)}`;
  return `from ${from} ${until} (${timeZone}): ${whyWords(hole)}`;
}

/** Why nobody is reached, step by step. */
export function whyWords({ missed, gaps }: Hole): string {
  const each = missed.map(({ step, tells, why }) => `step ${step} (${tells}): ${SKIP_WORDS[why]}`);
  const all = each.length > 0 ? each : gaps;
  return all.length === 0 ? 'no step tells a person by telephone then' : all.join('; ');
}

/** A way to the police, as a person says it. */
export const ROUTE_SAYS: Record<PoliceRouteKind, string> = {
  transfer: 'electronic transfer',
  arc: 'alarm-receiving centre',
  line: "the force's line, rung by an operator",
  '999': '999, rung by an operator',
};
