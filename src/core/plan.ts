import type { ActionStep, Review } from './handling/action-plan.ts';
import type { ContactId } from './ids.ts';
import type { DurationMs } from './time.ts';

/** One way to reach one person: a telephone call, a text, a webhook, or the desk's own screen. */
export interface Rung {
  channel: string;
  contact?: ContactId;
  /** How long this rung has before the next begins. */
  waitMs: DurationMs;
}

/** A step begins at its time in the round and climbs its rungs, one after another, until a human accepts. */
export interface PlanStep {
  step: number;
  atMs: DurationMs;
  /** The policy's own words, for the timeline: `duty supervisor by voice, sms`. */
  tells: string;
  rungs: Rung[];
}

/** A policy as it was when the incident opened, with the people and channels it resolved to. Later edits do not change it. */
export interface Plan {
  policy: string;
  steps: PlanStep[];
  /** When a round ends unanswered, the next starts with the steps at or after `repeatFromMs`, `repeatAfterMs` later. */
  repeatFromMs: DurationMs;
  repeatAfterMs: DurationMs;
  /** What could not be planned and why, in plain words: shown on the timeline. */
  gaps: string[];
  /** What staff do about it; absent when the provider has written none for this kind. */
  actions?: ActionStep[];
  /** When a second pair of eyes agrees to the closing; absent: never. */
  review?: Review;
}
