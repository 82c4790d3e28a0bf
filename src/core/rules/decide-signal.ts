import { decideChatter, isHushed, isRepetition } from '../chatter/decide-chatter.ts';
import { countsForChatter } from '../chatter/evolve-chatter.ts';
import type { IncidentId, PremisesId } from '../ids.ts';
import { decideRaise } from '../incident/raise.ts';
import type { Input } from '../input.ts';
import { stateOf } from '../signal.ts';
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
  const openBefore = turn.premises(premises).openIncident;
  turn.quiet = isRepetition(turn, input);
  const received = { type: 'signal-received' as const, premises, origin, signal, receivedAt, late };
  turn.emit({ ...received, ...(countsForChatter(turn.state, received) && { counts: true }) });
  decideChatter(turn, input);
  if (signal.kind === 'arm' && turn.premises(premises).arming !== signal.state) {
    turn.emit({ type: 'arming-changed', premises, device: origin.device, arming: signal.state });
  }
  const repeated = turn.quiet;
  if (openBefore !== null && !repeated) join(turn, openBefore, input);
  const cameTrue = decideFollowing(turn, input);
  turn.quiet = false;
  for (const { rule, raise } of cameTrue) {
    if (isHushed(turn, premises, sensorKey(origin.device, signal.sensor, signal.kind), rule, raise)) continue;
    const incident = decideRaise(turn, premises, rule, raise, origin.drill);
    if (openBefore === null && !hasSignal(turn, incident)) join(turn, incident, input);
  }
  if (openBefore !== null && !repeated) returnToNormal(turn, premises);
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
