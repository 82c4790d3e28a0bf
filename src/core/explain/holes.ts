import type { Book } from '../book.ts';
import type { Priority } from '../event.ts';
import type { PremisesId } from '../ids.ts';
import type { SkipReason } from '../incident/skip-reason.ts';
import { wayNow } from '../incident/way-now.ts';
import type { Plan } from '../plan.ts';
import { planFor } from '../plan-for.ts';
import type { Instant } from '../time.ts';
import { changePoints } from './changes.ts';

/** Ways by which somebody is reached wherever they are. The desk does not count: it may be empty, and so may a mailbox. */
export const TELEPHONE: ReadonlySet<string> = new Set(['voice', 'sms']);

/** Why a step reaches nobody. */
export interface Missed {
  step: number;
  tells: string;
  why: SkipReason;
}

/** A stretch in which a policy reaches nobody by telephone. */
export interface Hole {
  from: Instant;
  /** Null when it lasts beyond what was looked at. */
  until: Instant | null;
  /** Why each way that there is cannot be used, at its beginning; empty when there is none. */
  missed: readonly Missed[];
  /** What the plan itself says is missing. */
  gaps: readonly string[];
}

export interface Asked {
  premises: PremisesId;
  policy: string;
  priority: Priority;
}

/** Whether somebody can be reached by telephone at this very instant; if not, why. */
export function reachedAt(book: Book, asked: Asked, at: Instant): { isReached: boolean; missed: Missed[]; plan: Plan } {
  const plan = planFor(book, asked.policy, asked.premises, { now: at, priority: asked.priority });
  if (isOpenBy(book, asked.premises, plan, at)) return { isReached: true, missed: [], plan };
  return { isReached: false, missed: missedBy(book, asked.premises, plan, at), plan };
}

function isOpenBy(book: Book, premises: PremisesId, plan: Plan, at: Instant): boolean {
  return plan.steps.some((step) =>
    step.rungs.some(
      (rung) => TELEPHONE.has(rung.channel) && wayNow({ book, now: at }, { premises }, step, rung).why === undefined,
    ),
  );
}

function missedBy(book: Book, premises: PremisesId, plan: Plan, at: Instant): Missed[] {
  const missed: Missed[] = [];
  for (const planned of plan.steps) {
    const { step, tells, rungs } = planned;
    for (const rung of rungs) {
      if (!TELEPHONE.has(rung.channel)) continue;
      const { why } = wayNow({ book, now: at }, { premises }, planned, rung);
      if (why !== undefined && !missed.some((one) => one.step === step && one.why === why))
        missed.push({ step, tells, why });
    }
  }
  return missed;
}

/** Every stretch from `from` to `until` in which the policy reaches nobody; exact, because it looks whenever anything changes. */
export function holesOf(book: Book, asked: Asked, from: Instant, until: Instant): Hole[] {
  const policy = book.policy(asked.policy);
  return holesAt(book, asked, changePoints(book, policy === undefined ? [] : [policy], asked.premises, from, until));
}

/** The same at instants that are known already: the change points of all policies of a home serve for each. Ascending. */
export function holesAt(book: Book, { premises, policy, priority }: Asked, points: readonly Instant[]): Hole[] {
  const holes: Hole[] = [];
  // Who is in a plan hangs on the home and its watch alone; what may be used when is asked at each instant.
  const watchOver = book.watch?.(premises)?.until;
  const planAt = (now: Instant) => planFor(book, policy, premises, { now, priority });
  let plan: Plan | undefined;
  let open: Hole | undefined;
  for (const at of points) {
    if (plan === undefined || at === watchOver) plan = planAt(at);
    const isReached = isOpenBy(book, premises, plan, at);
    if (isReached && open !== undefined) {
      open.until = at;
      open = undefined;
    } else if (!isReached && open === undefined) {
      open = { from: at, until: null, missed: missedBy(book, premises, plan, at), gaps: planAt(at).gaps };
      holes.push(open);
    }
  }
  return holes;
}
