import type { ActionStep, Review } from './handling/action-plan.ts';
import type { ContactId, PointId } from './ids.ts';
import type { PlannedPolice } from './police/routes.ts';
import type { Schedule } from './rules/schedule.ts';
import type { DurationMs, Instant } from './time.ts';

/** One way to reach one person: a telephone call, a text, a webhook, or the desk's own screen. */
export interface Rung {
  channel: string;
  contact?: ContactId;
  /** Which of the contact's numbers; absent: whichever is safe then. */
  point?: PointId;
  /** Whoever is on this rota then. */
  rota?: string;
  /** Of those who are told together: whose turn it belongs to, counted from 0. */
  lane?: number;
  /** How long this rung has before the next begins. */
  waitMs: DurationMs;
}

/** The step of an attempt that belongs to none of the policy's: towards the police, or asked for at the desk. */
export const OUTSIDE = 0;

/** A step begins at its time in the round and climbs its rungs, one after another, until a human accepts. */
export interface PlanStep {
  step: number;
  atMs: DurationMs;
  /** The policy's own words, for the timeline: `duty supervisor by voice, sms`. */
  tells: string;
  rungs: Rung[];
  /** Somebody of this step has to accept, whoever else has. */
  must?: true;
  /** Only at these hours, the home's local time. */
  during?: Schedule;
}

/** After so many rounds without an acceptance the policy named here takes over. */
export interface Ceiling {
  rounds: number;
  then: string;
}

/** A policy as it was when the incident opened, with the people and channels it resolved to. Later edits do not change it. */
export interface Plan {
  policy: string;
  steps: PlanStep[];
  /** When a round ends unanswered, the next starts with the steps at or after `repeatFromMs`, `repeatAfterMs` later. */
  repeatFromMs: DurationMs;
  repeatAfterMs: DurationMs;
  /** An acceptance that nothing follows within it lapses. */
  actWithinMs?: DurationMs;
  /** After so many unanswered rounds another policy takes over. */
  ceiling?: Ceiling;
  /** Its times are those of a heightened watch, which lasts until then. */
  watchedUntil?: Instant;
  /** What could not be planned and why, in plain words: shown on the timeline. */
  gaps: string[];
  /** What staff do about it; absent when the provider has written none for this kind. */
  actions?: ActionStep[];
  /** The ways to the police; absent where the home has no force or the policy does not ask for them. */
  police?: PlannedPolice;
  /** When a second pair of eyes agrees to the closing; absent: never. */
  review?: Review;
}
