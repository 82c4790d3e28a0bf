import type { ChatterLimits } from './chatter/chatter.ts';
import type { ActionPlan } from './handling/action-plan.ts';
import type { ContactId, PremisesId } from './ids.ts';
import type { Plan, PlanStep, Rung } from './plan.ts';
import type { Rulebook } from './rules/rule.ts';
import type { Offsets } from './rules/schedule.ts';
import type { DurationMs } from './time.ts';
import { ms } from './time.ts';

/** Somebody who may be told, known by id only. */
export interface RosterEntry {
  contact: ContactId;
  role: string;
  order: number;
  channels: readonly string[];
}

/** Whom a step tells: the desk, everyone of a role in order, or the peer behind the webhook. */
export interface PolicyStep {
  atMs: DurationMs;
  tell: 'desk' | 'webhook' | { role: string };
  by: readonly string[];
  /** Time for one person, over all their channels, before the next person's turn. */
  eachMs: DurationMs;
}

/** An escalation policy as a provider writes it. It always ends with a repeat: an open incident is never nobody's. */
export interface Policy {
  name: string;
  steps: readonly PolicyStep[];
  repeatFromMs: DurationMs;
  repeatAfterMs: DurationMs;
}

/** What the heart looks up while it decides: rules, policies, who can be told and how. Read-only, and never a person's data. */
export interface Book {
  rules: Rulebook;
  policy(name: string): Policy | undefined;
  roster(premises: PremisesId): readonly RosterEntry[];
  /** Channels that can send right now. */
  channels: ReadonlySet<string>;
  offsets(premises: PremisesId): Offsets;
  /** Without it nothing is taken to chatter. */
  chatter?: ChatterLimits;
  /** What staff do about an incident of a kind. Without it they are bound by nothing. */
  actionPlan?(kind: string): ActionPlan | undefined;
  /** The longest time for which anything is shelved; a day without it. */
  longestShelf?: DurationMs;
  /** The contact that a drill truly calls, if there is one. */
  drillCall?: ContactId;
}

const DESK_WAIT_MS = ms(30_000);
/** What an incident falls back to when its policy is missing: the desk, again and again. */
const LAST_RESORT: Policy = {
  name: 'last-resort',
  steps: [{ atMs: ms(0), tell: 'desk', by: [], eachMs: DESK_WAIT_MS }],
  repeatFromMs: ms(0),
  repeatAfterMs: ms(60_000),
};

/**
 * Turns a policy into the plan of one incident: real people, real channels, and what is missing said in words. `otherwise` is
 * the policy to use when the provider has none of that name.
 */
export function planFor(book: Book, policyName: string, premises: PremisesId, otherwise?: Policy): Plan {
  const gaps: string[] = [];
  let policy = book.policy(policyName) ?? otherwise;
  if (policy === undefined) {
    gaps.push(`there is no policy called "${policyName}"; only the desk is told`);
    policy = LAST_RESORT;
  }
  const roster = book.roster(premises);
  const steps = policy.steps.map((step, index) => planStep(step, index + 1, roster, book.channels, gaps));
  return {
    policy: policy.name,
    steps: steps.filter((step) => step.rungs.length > 0),
    repeatFromMs: policy.repeatFromMs,
    repeatAfterMs: policy.repeatAfterMs,
    gaps,
  };
}

function planStep(
  step: PolicyStep,
  number: number,
  roster: readonly RosterEntry[],
  channels: ReadonlySet<string>,
  gaps: string[],
): PlanStep {
  const planned = { step: number, atMs: step.atMs };
  if (step.tell === 'desk') {
    return { ...planned, tells: 'the desk', rungs: [{ channel: 'desk', waitMs: step.eachMs }] };
  }
  if (step.tell === 'webhook') {
    const rungs = channels.has('webhook') ? [{ channel: 'webhook', waitMs: step.eachMs }] : [];
    return { ...planned, tells: 'the webhook', rungs };
  }
  const { role } = step.tell;
  const people = roster.filter((entry) => entry.role === role).sort((a, b) => a.order - b.order);
  if (people.length === 0) gaps.push(`step ${number}: nobody is registered as ${role}`);
  const usable = step.by.filter((channel) => channels.has(channel));
  if (people.length > 0 && usable.length === 0) {
    gaps.push(`step ${number}: no channel to tell the ${role} (${step.by.join(', ')}) is configured`);
  }
  const rungs = people.flatMap((person) => rungsOf(person, usable, step.eachMs));
  return { ...planned, tells: `${role} by ${step.by.join(', ')}`, rungs };
}

function rungsOf(person: RosterEntry, usable: readonly string[], eachMs: DurationMs): Rung[] {
  const own = usable.filter((channel) => person.channels.includes(channel));
  const waitMs = ms(Math.floor(eachMs / Math.max(1, own.length)));
  return own.map((channel) => ({ channel, contact: person.contact, waitMs }));
}
