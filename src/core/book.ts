import type { ChatterLimits } from './chatter/chatter.ts';
import type { ConfirmationRules } from './confirmation/rules.ts';
import type { Priority } from './event.ts';
import type { ActionPlan } from './handling/action-plan.ts';
import type { ContactId, PointId, PremisesId } from './ids.ts';
import type { Ceiling } from './plan.ts';
import type { PoliceRoutes } from './police/routes.ts';
import type { Rota } from './rota.ts';
import type { Rulebook } from './rules/rule.ts';
import type { Offsets, Schedule } from './rules/schedule.ts';
import type { Risk } from './signal.ts';
import type { DurationMs, Instant } from './time.ts';

/** One number or address of somebody. */
export interface RosterPoint {
  point: PointId;
  /** Those that are safe and not lost. */
  channels: readonly string[];
  /** May be used only then, the home's local time; absent: always. */
  when?: readonly Schedule[];
  /** It has been proved to be theirs. */
  verified: boolean;
}

/** Somebody who may be told, known by id only. */
export interface RosterEntry {
  contact: ContactId;
  role: string;
  order: number;
  /** Over all of their points. */
  channels: readonly string[];
  /** Absent: one, at all hours, and verified. */
  points?: readonly RosterPoint[];
  /** Their own hours, the home's local time; absent: always. */
  when?: readonly Schedule[];
}

/** When a step is there at all. Everything that is written has to be so. */
export interface StepCondition {
  risks?: readonly Risk[];
  priorities?: readonly Priority[];
  /** The home's local time, looked at whenever somebody is to be told. */
  during?: Schedule;
  /** Under a heightened watch, or not. */
  watched?: boolean;
}

/** For a time a home's policies run faster: every time is multiplied by `factor`. */
export interface Watch {
  /** Absent: it has begun. */
  from?: Instant;
  until: Instant;
  factor: number;
}

/** Whom a step tells: the desk, everyone of a role in order, or the peer behind the webhook. */
export interface PolicyStep {
  atMs: DurationMs;
  tell: 'desk' | 'webhook' | { role: string } | { rota: string };
  by: readonly string[];
  /** Time for one person, over all their channels, before the next person's turn. */
  eachMs: DurationMs;
  /** Everybody at once instead of one after another. */
  together?: true;
  /** Somebody of this step has to accept, whoever else has. */
  must?: true;
  when?: StepCondition;
}

/** An escalation policy as a provider writes it. It always ends with a repeat: an open incident is never nobody's. */
export interface Policy {
  name: string;
  steps: readonly PolicyStep[];
  repeatFromMs: DurationMs;
  repeatAfterMs: DurationMs;
  /** An acceptance that nothing follows within it lapses. */
  actWithinMs?: DurationMs;
  /** After so many unanswered rounds another policy takes over; the noise never ends. */
  ceiling?: Ceiling;
  /** When the ways to the police begin, and whether they wait for a confirmation; absent: they are not planned. */
  police?: { atMs: DurationMs; hold: 'none' | 'confirmed' };
}

/** What the heart looks up while it decides: rules, policies, who can be told and how. Read-only, and never a person's data. */
export interface Book {
  rules: Rulebook;
  policy(name: string): Policy | undefined;
  roster(premises: PremisesId): readonly RosterEntry[];
  risk?(premises: PremisesId): Risk | undefined;
  rota?(name: string, premises: PremisesId): Rota | undefined;
  /** A heightened watch: on, to come, or over. */
  watch?(premises: PremisesId): Watch | undefined;
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
  /** The ways to the police for an incident of a kind; undefined where the home has no force. */
  police?(premises: PremisesId, kind: string, now: Instant): PoliceRoutes | undefined;
  /** How alarms of the home are confirmed; without it nothing is. */
  confirmation?(premises: PremisesId): ConfirmationRules | undefined;
}
