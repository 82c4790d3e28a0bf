import { isHushed } from '../chatter/decide-chatter.ts';
import { decideConfirmation, markActivation } from '../confirmation/decide-confirmation.ts';
import { decideNews } from '../handling/shelve.ts';
import type { PremisesId } from '../ids.ts';
import { decideRaise } from '../incident/raise.ts';
import type { Input } from '../input.ts';
import { climbPolice } from '../police/decide-police.ts';
import type { Instant } from '../time.ts';
import { after } from '../time.ts';
import { sensorKey } from '../touch.ts';
import type { Turn } from '../turn.ts';
import type { Raise, Rule, Situation } from './rule.ts';
import { matches } from './rule.ts';
import { isOpen, nextOpening } from './schedule.ts';
import type { Tracker } from './tracker.ts';

type SignalInput = Extract<Input, { type: 'signal' }>;

/** A rule that came true with this signal. */
export interface CameTrue {
  rule: string;
  raise: Raise;
}

/** Shows the signal to every rule that listens for its kind; answers the rules that come true now, gravest first. */
export function decideFollowing(turn: Turn, input: SignalInput): CameTrue[] {
  const { signal, origin } = input;
  const situation: Situation = {
    signal,
    zone: origin.zone,
    risk: origin.risk,
    arming: turn.premises(origin.premises).arming,
  };
  const cameTrue: CameTrue[] = [];
  for (const rule of turn.book.rules.listening(signal.kind)) {
    if (followOne(turn, rule, input, situation)) cameTrue.push({ rule: rule.name, raise: rule.raise });
  }
  return cameTrue.length > 1 ? cameTrue.sort((a, b) => a.raise.priority - b.raise.priority) : cameTrue;
}

/** True when the rule comes true with this signal, at once. */
function followOne(turn: Turn, rule: Rule, input: SignalInput, situation: Situation): boolean {
  if (rule.without !== undefined && matches(rule.without.matcher, situation)) forgetAll(turn, rule, input);
  if (rule.parts.length > 1) return followSequence(turn, rule, input, situation);
  const part = rule.parts[0];
  if (part === undefined) return false;
  const key = keyOf(rule, input);
  if (!matches(part, situation)) {
    if (holds(rule) && part.kinds.includes(situation.signal.kind)) forget(turn, input.origin.premises, key);
    return false;
  }
  if (!scheduleAllows(turn, rule, input, key)) return false;
  if (rule.times !== undefined && !counted(turn, rule, input)) return false;
  const waitMs = rule.forMs ?? rule.without?.withinMs;
  if (waitMs === undefined) return true;
  if (!hushed(turn, rule, input) && trackerOf(turn, input.origin.premises, key)?.dueAt === undefined) {
    track(turn, input, rule, { key, dueAt: after(turn.now, waitMs) });
  }
  return false;
}

function hushed(turn: Turn, { name, raise }: Rule, { origin, signal }: SignalInput): boolean {
  return isHushed(turn, origin.premises, sensorKey(origin.device, signal.sensor, signal.kind), name, raise);
}

/** Outside its hours a lasting condition is remembered until they begin: a door already open then still counts. */
function scheduleAllows(turn: Turn, rule: Rule, input: SignalInput, key: string): boolean {
  if (rule.schedule === undefined) return true;
  const offsets = turn.book.offsets(input.origin.premises);
  if (isOpen(rule.schedule, turn.now, offsets)) return true;
  const opens = 'state' in input.signal ? nextOpening(rule.schedule, turn.now, offsets) : undefined;
  if (opens !== undefined)
    track(turn, input, rule, { key, dueAt: rule.forMs === undefined ? opens : after(opens, rule.forMs) });
  return false;
}

/** Counts a match; true when it is the one that fills the count within its time. */
function counted(turn: Turn, rule: Rule, input: SignalInput): boolean {
  const { premises } = input.origin;
  const tracker = trackerOf(turn, premises, rule.name);
  const oldest = turn.now - (rule.withinMs ?? 0);
  const matchedAt = [...(tracker?.matchedAt ?? []).filter((at) => at > oldest), turn.now];
  if (matchedAt.length >= (rule.times ?? 1)) {
    forget(turn, premises, rule.name);
    return true;
  }
  track(turn, input, rule, { key: rule.name, matchedAt });
  return false;
}

function followSequence(turn: Turn, rule: Rule, input: SignalInput, situation: Situation): boolean {
  const { premises } = input.origin;
  const tracker = trackerOf(turn, premises, rule.name);
  const startedAt = tracker?.matchedAt[0];
  const inTime = startedAt !== undefined && turn.now - startedAt <= (rule.withinMs ?? Number.POSITIVE_INFINITY);
  const reached = inTime ? (tracker?.reached ?? 0) : 0;
  const next = rule.parts[reached];
  if (next !== undefined && matches(next, situation)) {
    if (reached + 1 === rule.parts.length) {
      forget(turn, premises, rule.name);
      return true;
    }
    const matchedAt = reached === 0 ? [turn.now] : (tracker?.matchedAt ?? [turn.now]);
    track(turn, input, rule, { key: rule.name, matchedAt, reached: reached + 1 });
    return false;
  }
  const first = rule.parts[0];
  const restarts = first !== undefined && matches(first, situation);
  if (restarts) track(turn, input, rule, { key: rule.name, matchedAt: [turn.now], reached: 1 });
  return false;
}

/** Time has passed for a home's waiting rules: each whose time has come and that was not forgotten comes true. */
export function decideDueTrackers(turn: Turn, premises: PremisesId): void {
  const due = turn.premises(premises).trackers.filter((t) => t.dueAt !== undefined && t.dueAt <= turn.now);
  for (const tracker of due) {
    forget(turn, premises, tracker.key);
    const rule = turn.book.rules.named(tracker.rule);
    const sensor = sensorKey(tracker.device, tracker.sensor ?? undefined, tracker.kind);
    if (rule !== undefined && !isHushed(turn, premises, sensor, rule.name, rule.raise))
      decideRaiseFrom(turn, premises, rule, tracker);
  }
}

function decideRaiseFrom(turn: Turn, premises: PremisesId, rule: Rule, tracker: Tracker): void {
  const open = turn.premises(premises).openIncident;
  const before = open === null ? undefined : turn.state.incidents.get(open);
  const isNews = before !== undefined && before.rule !== rule.name;
  const incident = decideRaise(turn, premises, rule.name, rule.raise);
  if (isNews) decideNews(turn, before, false);
  if (before !== undefined) return climbPolice(turn, incident);
  turn.emit({
    type: 'signal-joined',
    premises,
    incident,
    device: tracker.device,
    signal: tracker.signal,
    kind: tracker.kind,
    ...(tracker.state === null ? {} : { state: tracker.state }),
    ...(tracker.sensor === null ? {} : { sensor: tracker.sensor }),
    receivedAt: tracker.matchedAt[0] ?? turn.now,
    late: false,
    ...markTracked(turn, premises, tracker),
  });
  decideConfirmation(turn, premises);
  climbPolice(turn, incident);
}

/** What a sensor that a rule has waited for counts as: nothing, unless it is one that watches for intruders. */
function markTracked(turn: Turn, premises: PremisesId, { kind, state }: Tracker) {
  if ((kind === 'door' || kind === 'window') && (state === 'open' || state === 'forced'))
    return markActivation(turn, premises, { kind, state });
  return kind === 'motion' ? markActivation(turn, premises, { kind }) : {};
}

/** Rules that hold run once per sensor; the others once per home. */
function holds(rule: Rule): boolean {
  return rule.forMs !== undefined || rule.schedule !== undefined;
}

function keyOf(rule: Rule, { origin, signal }: SignalInput): string {
  return holds(rule) ? `${rule.name}/${origin.device}/${signal.sensor ?? ''}` : rule.name;
}

function trackerOf(turn: Turn, premises: PremisesId, key: string): Tracker | undefined {
  return turn.premises(premises).trackers.find((tracker) => tracker.key === key);
}

function track(
  turn: Turn,
  input: SignalInput,
  rule: Rule,
  so: { key: string; matchedAt?: Instant[]; reached?: number; dueAt?: Instant },
): void {
  const { origin, signal } = input;
  const tracker: Tracker = {
    key: so.key,
    rule: rule.name,
    matchedAt: so.matchedAt ?? [turn.now],
    reached: so.reached ?? 1,
    ...(so.dueAt === undefined ? {} : { dueAt: so.dueAt }),
    device: origin.device,
    signal: signal.id,
    kind: signal.kind,
    state: 'state' in signal ? signal.state : null,
    sensor: signal.sensor ?? null,
  };
  turn.emit({ type: 'rule-tracked', premises: origin.premises, tracker });
}

function forget(turn: Turn, premises: PremisesId, key: string): void {
  if (trackerOf(turn, premises, key) === undefined) return;
  turn.emit({ type: 'rule-forgot', premises, tracker: key });
}

function forgetAll(turn: Turn, rule: Rule, input: SignalInput): void {
  const { premises } = input.origin;
  for (const tracker of turn.premises(premises).trackers.filter((t) => t.rule === rule.name)) {
    forget(turn, premises, tracker.key);
  }
}
