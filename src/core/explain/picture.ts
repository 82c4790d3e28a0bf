import type { Book, RosterEntry } from '../book.ts';
import type { HeartEvent } from '../event.ts';
import type { ContactId, PointId } from '../ids.ts';
import type { SkipReason } from '../incident/skip-reason.ts';
import { OUTSIDE, type Plan, type PlanStep } from '../plan.ts';
import type { PlannedPolice, PoliceRouteKind } from '../police/routes.ts';
import type { TaskWhy } from '../police/task.ts';
import type { DurationMs, Instant } from '../time.ts';
import { between, ms } from '../time.ts';
import type { Alarm, Played } from './play.ts';
import { playInSilence } from './play.ts';

/** One try, or why none was made; times count from the opening of the alarm. */
export interface Reach {
  round: number;
  afterMs: DurationMs;
  step: number;
  channel: string;
  /** How long it has before the next one's turn. */
  waitMs: DurationMs;
  contact?: ContactId;
  point?: PointId;
  role?: string;
  rota?: string;
  skipped?: SkipReason;
}

/** One way to somebody, and when it is tried: a line of the picture. */
export interface Line {
  policy: string;
  step: number;
  /** The step's own words: `duty supervisor by voice, sms`. */
  tells: string;
  channel: string;
  /** The place in the home's list of contacts, from 1; absent for the desk, the webhook and a rota that nobody is on. */
  contact?: number;
  role?: string;
  rota?: string;
  verified?: boolean;
  must: boolean;
  tries: { round: number; fromMs: DurationMs; untilMs: DurationMs }[];
  skipped: { round: number; atMs: DurationMs; why: SkipReason }[];
}

export interface PoliceLine {
  kind: PoliceRouteKind;
  /** When it is taken, with nobody answering; null when it is not. */
  fromMs: DurationMs | null;
  why: TaskWhy | null;
}

/** Whom a policy reaches when, with nobody answering. */
export interface Picture {
  policy: string;
  at: Instant;
  lines: Line[];
  rounds: { round: number; policy: string; fromMs: DurationMs }[];
  /** When it all begins again, and from which moment of the round; null when a round never ends within what was played. */
  again: { atMs: DurationMs; fromMs: DurationMs } | null;
  ceiling: { rounds: number; takesOver: string; atMs: DurationMs | null } | null;
  actWithinMs: DurationMs | null;
  watchedUntil: Instant | null;
  police: { force: string; atMs: DurationMs; hold: PlannedPolice['hold']; lines: PoliceLine[] } | null;
  gaps: readonly string[];
}

/** Rounds that are drawn before a ceiling is waited for. */
const ROUNDS_DRAWN = 2;
/** A ceiling that is further away than this is told of and not drawn. */
const MOST_ROUNDS = 12;
const LONGEST_MS = 12 * 3_600_000;

/** Who would be tried when if this alarm were raised at this moment and nobody answered. Pure; it asks the heart itself. */
export function explain(book: Book, alarm: Alarm, at: Instant): Reach[] {
  return reachesOf(play(book, alarm, at), book.roster(alarm.premises), at);
}

/** The same as lines that can be drawn. */
export function pictureOf(book: Book, alarm: Alarm, at: Instant): Picture {
  const played = play(book, alarm, at);
  const roster = inOrder(book.roster(alarm.premises));
  const { plan, events } = played;
  const rounds = roundsOf(played, at);
  const second = rounds.find(({ round }) => round === 2);
  const ended = events.find((event) => event.type === 'nobody-answered');
  const againAt = second?.fromMs ?? (ended?.type === 'nobody-answered' ? between(at, ended.againAt) : undefined);
  const replaced = events.find((event) => event.type === 'plan-replaced');
  return {
    policy: plan.policy,
    at,
    lines: linesOf(played, roster, at),
    rounds,
    again: againAt === undefined ? null : { atMs: againAt, fromMs: plan.repeatFromMs },
    ceiling:
      plan.ceiling === undefined
        ? null
        : {
            rounds: plan.ceiling.rounds,
            takesOver: plan.ceiling.then,
            atMs: replaced === undefined ? null : between(at, replaced.at),
          },
    actWithinMs: plan.actWithinMs ?? null,
    watchedUntil: plan.watchedUntil ?? null,
    police: policeOf(played, at),
    gaps: plan.gaps,
  };
}

function play(book: Book, alarm: Alarm, at: Instant): Played {
  const ceiling = book.policy(alarm.policy)?.ceiling?.rounds;
  const rounds = ceiling === undefined || ceiling > MOST_ROUNDS ? ROUNDS_DRAWN : ceiling + 1;
  return playInSilence(book, alarm, at, rounds, (at + LONGEST_MS) as Instant);
}

/** As the home's page lists them. */
function inOrder(roster: readonly RosterEntry[]): RosterEntry[] {
  return [...roster].sort((a, b) => a.order - b.order);
}

type Tried = Extract<HeartEvent, { type: 'attempt-planned' | 'rung-skipped' }>;

const isTried = (event: HeartEvent): event is Tried =>
  event.type === 'attempt-planned' || event.type === 'rung-skipped';

function reachesOf({ events }: Played, roster: readonly RosterEntry[], at: Instant): Reach[] {
  return events.filter(isTried).map((event) => ({
    round: event.round,
    afterMs: between(at, event.at),
    step: event.step,
    channel: event.channel,
    waitMs: event.type === 'attempt-planned' ? between(event.at, event.waitUntil) : ms(0),
    ...(event.contact !== undefined && { contact: event.contact, role: roleOf(roster, event.contact) }),
    ...('point' in event && event.point !== undefined && { point: event.point }),
    ...(event.type === 'rung-skipped' && { skipped: event.why }),
  }));
}

function roleOf(roster: readonly RosterEntry[], contact: ContactId): string {
  return roster.find((entry) => entry.contact === contact)?.role ?? 'removed';
}

function roundsOf({ events, plan }: Played, at: Instant): Picture['rounds'] {
  let policy = plan.policy;
  return events.flatMap((event) => {
    if (event.type === 'plan-replaced') policy = event.plan.policy;
    return event.type === 'round-started' ? [{ round: event.round, policy, fromMs: between(at, event.at) }] : [];
  });
}

/** What lines of the picture stand on: the plan that a try belongs to. */
interface Drawn {
  plan: Plan;
  line: Line;
  rung: number;
}

function linesOf({ events, plan: first }: Played, roster: readonly RosterEntry[], at: Instant): Line[] {
  let plan = first;
  const found = new Map<string, Drawn>();
  for (const event of events) {
    if (event.type === 'plan-replaced') plan = event.plan;
    // Step 0 is outside the policy's steps: the police have lines of their own.
    if (!isTried(event) || event.step === OUTSIDE) continue;
    const key = [plan.policy, event.step, event.rung, event.contact ?? ''].join('\n');
    const drawn = found.get(key) ?? { plan, line: lineOf(plan, event, roster), rung: event.rung };
    found.set(key, drawn);
    const { round } = event;
    if (event.type === 'rung-skipped') drawn.line.skipped.push({ round, atMs: between(at, event.at), why: event.why });
    else drawn.line.tries.push({ round, fromMs: between(at, event.at), untilMs: between(at, event.waitUntil) });
  }
  const plans = [...new Set([...found.values()].map(({ plan }) => plan.policy))];
  return [...found.values()]
    .sort(
      (a, b) =>
        plans.indexOf(a.plan.policy) - plans.indexOf(b.plan.policy) || a.line.step - b.line.step || a.rung - b.rung,
    )
    .map(({ line }) => line);
}

function lineOf(plan: Plan, event: Tried, roster: readonly RosterEntry[]): Line {
  const step: PlanStep | undefined = plan.steps.find((one) => one.step === event.step);
  const rung = step?.rungs[event.rung];
  const place = roster.findIndex(({ contact }) => contact === event.contact);
  const entry = roster[place];
  const point = entry?.points?.find((one) => one.point === rung?.point);
  return {
    policy: plan.policy,
    step: event.step,
    tells: step?.tells ?? '',
    channel: event.channel,
    ...(entry !== undefined && { contact: place + 1, role: entry.role }),
    ...(rung?.rota !== undefined && { rota: rung.rota }),
    ...(point !== undefined && { verified: point.verified }),
    must: step?.must === true,
    tries: [],
    skipped: [],
  };
}

function policeOf({ events, plan: { police } }: Played, at: Instant): Picture['police'] {
  if (police === undefined) return null;
  const lines = police.routes.map(({ kind, blocked }): PoliceLine => {
    const taken = events.find(
      (event) =>
        (event.type === 'attempt-planned' && event.step === OUTSIDE && event.channel === kind) ||
        (event.type === 'task-raised' && event.kind === (kind === '999' ? 'ring-999' : 'ring-line')),
    );
    const isByHand = kind === '999' || kind === 'line';
    return {
      kind,
      fromMs: taken === undefined || (isByHand && taken.type !== 'task-raised') ? null : between(at, taken.at),
      why: taken?.type === 'task-raised' ? taken.why : (blocked ?? null),
    };
  });
  return { force: police.force, atMs: police.atMs, hold: police.hold, lines };
}
