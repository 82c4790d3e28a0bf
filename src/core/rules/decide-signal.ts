import { decideChatter, isHushed, isRepetition } from '../chatter/decide-chatter.ts';
import { countsForChatter } from '../chatter/evolve-chatter.ts';
import { decideConfirmation, markActivation } from '../confirmation/decide-confirmation.ts';
import { isBypassed } from '../handling/is-bypassed.ts';
import { isOnlyTested, isOnTest } from '../handling/on-test.ts';
import { decideNews, isNewAlarm } from '../handling/shelve.ts';
import type { IncidentId, PremisesId } from '../ids.ts';
import { decideRaise, type Marks } from '../incident/raise.ts';
import type { Input } from '../input.ts';
import { climbPolice } from '../police/decide-police.ts';
import { isPanicClass, stateOf } from '../signal.ts';
import type { IncidentDoc } from '../state.ts';
import { sensorKey } from '../touch.ts';
import type { Turn } from '../turn.ts';
import { decideFollowing } from './follow.ts';

type SignalInput = Extract<Input, { type: 'signal' }>;

/**
 * A signal arrives: it is recorded, the home's arming follows it, rules see it, and an open incident of the home is told
 * of it whether a rule matched or not.
 */
export function decideSignal(turn: Turn, input: SignalInput): void {
  const { origin, signal, receivedAt, late } = input;
  const { premises } = origin;
  if (isOnlyTested(turn, input)) return decideTested(turn, input);
  if (isBypassed(turn.premises(premises), input, turn.now)) {
    turn.emit({ type: 'signal-received', premises, origin, signal, receivedAt, late, bypassed: true });
    return;
  }
  const commissioning = origin.stage === 'commissioning';
  const onTest = commissioning || isOnTest(turn.premises(premises), origin.device, turn.now);
  turn.quiet = isRepetition(turn, input);
  const received = {
    type: 'signal-received' as const,
    premises,
    origin,
    signal,
    receivedAt,
    late,
    ...(onTest && { onTest }),
  };
  turn.emit({ ...received, ...(countsForChatter(turn.state, received) && { counts: true }) });
  decideChatter(turn, input);
  if (signal.kind === 'arm' && turn.premises(premises).arming !== signal.state) {
    turn.emit({ type: 'arming-changed', premises, device: origin.device, arming: signal.state });
  }
  decideMeaning(turn, input, { ...(onTest && { onTest }), ...(commissioning && { commissioning }) });
}

/** What a signal that is on record means: the home's open incident is told of it, and rules that come true raise. */
export function decideMeaning(turn: Turn, input: SignalInput, test: Omit<Marks, 'drill'> = {}): void {
  const { origin, signal } = input;
  const { premises } = origin;
  const marks = { ...(origin.drill === true && { drill: origin.drill }), ...test };
  const openBefore = turn.premises(premises).openIncident;
  const repeated = turn.quiet;
  const before = openBefore === null ? undefined : turn.state.incidents.get(openBefore);
  const isNews = before?.handling?.shelved ? newsFor(before, input) : undefined;
  if (openBefore !== null && !repeated) join(turn, openBefore, input);
  const cameTrue = decideFollowing(turn, input);
  turn.quiet = false;
  for (const { rule, raise } of cameTrue) {
    if (isHushed(turn, premises, sensorKey(origin.device, signal.sensor, signal.kind), rule, raise)) continue;
    const cause = isPanicClass(signal) ? 'call-for-help' : 'anything';
    const incident = decideRaise(turn, premises, rule, raise, marks, cause);
    if (openBefore === null && !hasSignal(turn, incident)) join(turn, incident, input);
  }
  if (!repeated) decidePolice(turn, premises);
  const came = cameTrue.some(({ rule }) => isNews?.byRule(rule));
  if (before !== undefined && isNews !== undefined && !repeated && (isNews.byItself || came))
    decideNews(turn, before, false);
  if (openBefore !== null && !repeated) returnToNormal(turn, premises);
}

/** The home's incident is confirmed by what has joined it, and the ways to the police begin whose time has come. */
export function decidePolice(turn: Turn, premises: PremisesId): void {
  decideConfirmation(turn, premises);
  const { openIncident } = turn.premises(premises);
  if (openIncident !== null) climbPolice(turn, openIncident);
}

/** Its device is being tested: the home's state follows it, and nothing else comes of it. */
function decideTested(turn: Turn, { origin, signal, receivedAt, late }: SignalInput): void {
  const { premises, device } = origin;
  turn.emit({ type: 'signal-received', premises, origin, signal, receivedAt, late, onTest: true });
  if (signal.kind !== 'arm' || turn.premises(premises).arming === signal.state) return;
  turn.emit({ type: 'arming-changed', premises, device, arming: signal.state });
}

/** What makes a signal news for an incident that has been put aside, asked before it joins. */
function newsFor(doc: IncidentDoc, { origin: { device }, signal }: SignalInput) {
  const { rule: shelved, signals } = doc;
  const sensor = signal.sensor ?? null;
  const isShown = signals.some((one) => one.device === device && one.kind === signal.kind && one.sensor === sensor);
  return {
    byItself: isNewAlarm(doc, device, signal),
    /** A rule came true; the same one by the same sensor is what was put aside. */
    byRule: (rule: string) => rule !== shelved || !isShown,
  };
}

/** Tells the incident of a signal. */
function join(turn: Turn, incident: IncidentId, { origin, signal, receivedAt, late }: SignalInput): void {
  const state = stateOf(signal);
  turn.emit({
    type: 'signal-joined',
    premises: origin.premises,
    incident,
    device: origin.device,
    signal: signal.id,
    kind: signal.kind,
    ...(state === undefined ? {} : { state }),
    ...(signal.sensor === undefined ? {} : { sensor: signal.sensor }),
    receivedAt,
    late,
    ...(late && signal.at !== undefined ? { saidAt: signal.at } : {}),
    ...markActivation(turn, origin.premises, signal),
  });
}

function hasSignal(turn: Turn, incident: IncidentId): boolean {
  return (turn.state.incidents.get(incident)?.signalCount ?? 0) > 0;
}

/** Every condition has returned: the incident says so and stays on the board (ISA-18.2, returned to normal unacknowledged). */
export function returnToNormal(turn: Turn, premises: PremisesId): void {
  const open = turn.premises(premises).openIncident;
  const doc = open === null ? undefined : turn.state.incidents.get(open);
  if (doc === undefined || doc.condition === 'normal' || doc.active.length > 0) return;
  const hadCondition = doc.signals.some((signal) => signal.state !== null && signal.kind !== 'arm');
  if (hadCondition) turn.emit({ type: 'condition-returned', premises, incident: doc.id });
}
