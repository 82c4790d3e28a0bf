import type { Book, Policy, PolicyStep, StepCondition, Watch } from './book.ts';
import type { Priority } from './event.ts';
import type { PremisesId } from './ids.ts';
import type { Plan, PlanStep } from './plan.ts';
import { type Faster, LEAST_RUNG, type Roll, rungsOfRole, rungsOfRota } from './rungs.ts';
import type { DurationMs, Instant } from './time.ts';
import { ms, seconds } from './time.ts';

const DESK_WAIT: DurationMs = seconds(30);
/** What an incident falls back to when its policy is missing: the desk, again and again. */
const LAST_RESORT: Policy = {
  name: 'last-resort',
  steps: [{ atMs: ms(0), tell: 'desk', by: [], eachMs: DESK_WAIT }],
  repeatFromMs: ms(0),
  repeatAfterMs: ms(60_000),
};

/** A heightened watch makes nothing shorter than these, and never slower; a time that a policy has shorter stays. */
const LEAST = { repeat: seconds(10), act: seconds(60), factor: 0.1 } as const;

/** When and how grave: what the conditions of a policy's steps are about. */
export interface Occasion {
  now: Instant;
  priority: Priority;
}

/**
 * Turns a policy into the plan of one incident: real people, real channels, and what is missing said in words. `otherwise` is
 * the policy to use when the provider has none of that name.
 */
export function planFor(
  book: Book,
  policyName: string,
  premises: PremisesId,
  occasion: Occasion,
  otherwise?: Policy,
): Plan {
  const gaps: string[] = [];
  let policy = book.policy(policyName) ?? otherwise;
  if (policy === undefined) {
    gaps.push(`there is no policy called "${policyName}"; only the desk is told`);
    policy = LAST_RESORT;
  }
  const { now, priority } = occasion;
  const watch = watchAt(book, premises, now);
  const faster = quickened(watch);
  const there = { risk: book.risk?.(premises), priority, watched: watch !== undefined };
  const roll = { book, premises, now, roster: book.roster(premises), gaps, faster };
  const steps = policy.steps.flatMap((step, index) =>
    applies(step.when, there) ? [planStep(step, index + 1, roll)] : [],
  );
  const { actWithinMs, ceiling, repeatAfterMs } = policy;
  return {
    policy: policy.name,
    ...neverNobody(steps, faster(policy.repeatFromMs, ms(0)), gaps),
    repeatAfterMs: faster(repeatAfterMs, LEAST.repeat),
    ...(actWithinMs !== undefined && { actWithinMs: faster(actWithinMs, LEAST.act) }),
    ...(ceiling !== undefined && { ceiling }),
    ...(watch !== undefined && { watchedUntil: watch.until }),
    gaps,
  };
}

/** The home's heightened watch, while it lasts. */
function watchAt(book: Book, premises: PremisesId, now: Instant): Watch | undefined {
  const watch = book.watch?.(premises);
  return watch !== undefined && (watch.from ?? now) <= now && now < watch.until ? watch : undefined;
}

function quickened(watch: Watch | undefined): Faster {
  if (watch === undefined) return (time) => time;
  const factor = Math.min(1, Math.max(LEAST.factor, watch.factor));
  return (time, least) => ms(Math.max(Math.round(time * factor), Math.min(time, least)));
}

/** A risk that nobody has said is no reason to leave a step out. */
function applies(
  when: StepCondition | undefined,
  { risk, priority, watched }: { risk: ReturnType<NonNullable<Book['risk']>>; priority: Priority; watched: boolean },
): boolean {
  if (when === undefined) return true;
  const { risks, priorities } = when;
  const isRisk = risks === undefined || risk === undefined || risks.includes(risk);
  const isPriority = priorities === undefined || priorities.includes(priority);
  return isRisk && isPriority && (when.watched === undefined || when.watched === watched);
}

/** Without anybody to tell, the desk is told; without a step to repeat, all of them are. */
function neverNobody(planned: PlanStep[], repeatFromMs: DurationMs, gaps: string[]) {
  const steps = planned.filter((step) => step.rungs.length > 0);
  if (steps.length === 0) {
    gaps.push('no step of the policy reaches anybody; only the desk is told');
    steps.push({ step: 1, atMs: ms(0), tells: 'the desk', rungs: [{ channel: 'desk', waitMs: DESK_WAIT }] });
  }
  const repeats = steps.some(({ atMs }) => atMs >= repeatFromMs);
  return { steps, repeatFromMs: repeats ? repeatFromMs : ms(0) };
}

function planStep(step: PolicyStep, number: number, roll: Roll): PlanStep {
  const { tell, when, must } = step;
  const waitMs = roll.faster(step.eachMs, LEAST_RUNG);
  const planned = {
    step: number,
    atMs: roll.faster(step.atMs, ms(0)),
    ...(must && { must }),
    ...(when?.during !== undefined && { during: when.during }),
  };
  if (tell === 'desk') return { ...planned, tells: 'the desk', rungs: [{ channel: 'desk', waitMs }] };
  if (tell === 'webhook') {
    const rungs = roll.book.channels.has('webhook') ? [{ channel: 'webhook', waitMs }] : [];
    return { ...planned, tells: 'the webhook', rungs };
  }
  const told = 'rota' in tell ? rungsOfRota(tell.rota, step, number, roll) : rungsOfRole(tell.role, step, number, roll);
  const who = 'rota' in tell ? `rota ${tell.rota}` : tell.role;
  if (must && told.length === 0) roll.gaps.push(`step ${number}: nobody of it can be told, so that none has to accept`);
  return { ...planned, tells: `${who} by ${step.by.join(', ')}${step.together ? ', together' : ''}`, rungs: told };
}
