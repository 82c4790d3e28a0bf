import type { DurationMs } from '../time.ts';
import { seconds } from '../time.ts';

/**
 * A way to the police. `transfer`: electronic, by itself; `arc`: a receiving centre, by itself; `line`: the force's own line,
 * rung by an operator; `999`: an operator rings by hand with the script. Software itself rings neither 999 nor 112.
 */
export const POLICE_ROUTES = ['transfer', 'arc', 'line', '999'] as const;
export type PoliceRouteKind = (typeof POLICE_ROUTES)[number];

/** Routes that go by themselves; the channel of dispatch has the same name. The others are tasks for a person. */
export const AUTOMATIC_ROUTES = ['transfer', 'arc'] as const;
export type AutomaticRoute = (typeof AUTOMATIC_ROUTES)[number];

/** Why a route is not taken, as far as can be known before it is tried. */
export const BLOCKED = [
  'no-urn',
  'bad-urn',
  'withdrawn',
  'wrong-type',
  'not-confirmed',
  'not-configured',
  'out-of-hours',
  'expired',
] as const;
export type Blocked = (typeof BLOCKED)[number];

/** Why the police did not take an alarm: the life cycle of an electronic transfer (ASAP-to-PSAP) and the hub's own reasons. */
export const REJECT_REASONS = [
  'bad-urn',
  'wrong-type',
  'withdrawn',
  'bad-address',
  'bad-event',
  'too-old',
  'other',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** How far the police themselves say that they are. */
export const REPORTED_STAGES = ['accepted', 'refused', 'dispatched', 'on-scene', 'left'] as const;
export type ReportedStage = (typeof REPORTED_STAGES)[number];

export interface PoliceRoute {
  kind: PoliceRouteKind;
  blocked?: Blocked;
}

/** The ways to the force of one home for one kind of incident, in order. */
export interface PoliceRoutes {
  /** Its id in `config/forces/`. */
  force: string;
  routes: readonly PoliceRoute[];
  /** How long a route has to bring a word of the police; `ACCEPT_WITHIN_MS` without it. */
  acceptWithinMs?: DurationMs;
  /** As what the force is told of it, for its rules of confirmation; absent: they do not apply. */
  toldAs?: 'hold-up' | 'intruder';
}

/** The same in an incident's plan: when it begins, and whether it waits for a confirmation. */
export interface PlannedPolice extends PoliceRoutes {
  atMs: DurationMs;
  hold: 'none' | 'confirmed';
}

/** A route that nobody has answered by then gives way to the next. */
export const ACCEPT_WITHIN_MS: DurationMs = seconds(60);

/** What a person at the desk has to do so that the police know: ring 999, or the force's own line. */
export const TASK_KINDS = ['ring-999', 'ring-line'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** True for a route that goes by itself. */
export function isAutomatic(kind: string): kind is AutomaticRoute {
  return kind === 'transfer' || kind === 'arc';
}
